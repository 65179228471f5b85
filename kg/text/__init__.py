"""What the text of an article is made of: sentences, quotations, dates, and the English words that several stages know."""
