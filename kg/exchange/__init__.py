"""What other programs take and give: triplestores, and the formats of other tools."""
