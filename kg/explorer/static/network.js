// Draws the network from the two tables of the page: lines of at least the strength that the slider says, and the speakers that they join.
"use strict";

const box = document.getElementById("network");
const WIDTH = 900;
const HEIGHT = 600;

const actors = [...document.querySelectorAll("#actors tbody tr")].map((row) => ({
  id: row.dataset.iri,
  name: row.dataset.name,
  party: row.dataset.party,
  sides: Number(row.dataset.sides),
  address: row.querySelector("a")?.getAttribute("href"),
}));
const ties = [...document.querySelectorAll("#pairs tbody tr")].flatMap((row) =>
  ["agree", "disagree"].map((kind) => ({ kind, source: row.dataset.first, target: row.dataset.second, strength: Number(row.dataset[kind]) })),
);

// Places the speakers. d3's forces begin from the same places each time, so that the same graph gives the same picture.
function place(nodes, lines) {
  const isNarrow = room() < 600; // on a phone the picture is high, not wide, so that names can be read
  const simulation = d3
    .forceSimulation(nodes)
    .force("lines", d3.forceLink(lines).id((node) => node.id).distance(120).strength((line) => (line.kind === "agree" ? 0.35 : 0.05)))
    .force("apart", d3.forceManyBody().strength(-520).distanceMax(500))
    .force("room", d3.forceCollide(44))
    .force("across", d3.forceX(WIDTH / 2).strength(isNarrow ? 0.2 : 0.05))
    .force("down", d3.forceY(HEIGHT / 2).strength(isNarrow ? 0.03 : 0.09))
    .stop();
  simulation.tick(300); // all at once: a picture that moves for seconds helps nobody
}

function draw() {
  const least = Number(document.getElementById("threshold").value);
  const kinds = ["agree", "disagree"].filter((kind) => document.getElementById(`show-${kind}`).checked);
  const lines = ties.filter((tie) => tie.strength >= least && kinds.includes(tie.kind)).map((tie) => ({ ...tie }));
  const joined = new Set(lines.flatMap((line) => [line.source, line.target]));
  const lonely = document.getElementById("show-lonely").checked;
  const nodes = actors.filter((actor) => lonely || joined.has(actor.id)).map((actor) => ({ ...actor }));
  place(nodes, lines);
  document.getElementById("threshold-value").value = least;
  const count = (kind) => lines.filter((line) => line.kind === kind).length;
  document.getElementById("network-count").textContent = `${nodes.length} speakers, ${count("agree")} lines of agreement, ${count("disagree")} of disagreement.`;
  paint(nodes, lines);
}

function paint(nodes, lines) {
  const stage = picture.selectAll("g.stage").data([null]).join("g").attr("class", "stage");
  stage.selectAll("*").remove();
  const both = new Set(lines.filter((line) => line.kind === "disagree").map((line) => `${line.source.id} ${line.target.id}`));
  const drawn = stage
    .selectAll("path")
    .data(lines)
    .join("path")
    .attr("class", (line) => `tie ${line.kind}`)
    .attr("stroke-width", (line) => Math.min(6, 0.75 + 0.75 * line.strength))
    .attr("d", (line) => arc(line, both));
  const nodesDrawn = stage
    .selectAll("a")
    .data(nodes)
    .join("a")
    .attr("class", "actor")
    .attr("href", (node) => node.address || null)
    .attr("tabindex", (node) => (node.address ? null : 0))
    .attr("aria-label", (node) => described(node, lines))
    .attr("transform", (node) => `translate(${node.x},${node.y})`);
  nodesDrawn.append("circle").attr("class", (node) => `party-${node.party}`).attr("r", (node) => 6 + 2 * Math.sqrt(node.sides));
  nodesDrawn.append("text").attr("y", (node) => 18 + 2 * Math.sqrt(node.sides)).text((node) => short(node.name));
  nodesDrawn.append("title").text((node) => described(node, lines));
  const near = (node) => {
    const ids = new Set([node.id, ...lines.flatMap((line) => (line.source === node ? [line.target.id] : line.target === node ? [line.source.id] : []))]);
    nodesDrawn.classed("far", (other) => !ids.has(other.id));
    drawn.classed("far", (line) => line.source !== node && line.target !== node);
  };
  const all = () => {
    nodesDrawn.classed("far", false);
    drawn.classed("far", false);
  };
  nodesDrawn.on("mouseenter focus", (event, node) => near(node)).on("mouseleave blur", all);
  nodesDrawn.call(d3.drag().on("drag", (event, node) => {
    [node.x, node.y] = [event.x, event.y];
    nodesDrawn.attr("transform", (other) => `translate(${other.x},${other.y})`);
    drawn.attr("d", (line) => arc(line, both));
  }));
  fit(nodes);
}

// A straight line; where two both agree and disagree, two that bend away from each other.
function arc(line, both) {
  const { source, target } = line;
  if (!both.has(`${source.id} ${target.id}`)) return `M${source.x},${source.y}L${target.x},${target.y}`;
  const side = line.kind === "agree" ? 0.12 : -0.12;
  const [x, y] = [(source.x + target.x) / 2 + side * (target.y - source.y), (source.y + target.y) / 2 - side * (target.x - source.x)];
  return `M${source.x},${source.y}Q${x},${y} ${target.x},${target.y}`;
}

function described(node, lines) {
  const names = (kind) => lines.filter((line) => line.kind === kind && (line.source === node || line.target === node)).map((line) => (line.source === node ? line.target : line.source).name);
  const parts = [["agrees with", names("agree")], ["disagrees with", names("disagree")]].filter(([, list]) => list.length);
  return `${node.name}${parts.length ? `: ${parts.map(([words, list]) => `${words} ${list.join(", ")}`).join("; ")}` : ""}`;
}

function short(name) {
  return name.length > 24 ? `${name.slice(0, 23)}…` : name;
}

// The width that the picture has on the page.
function room() {
  return document.getElementById("picture").clientWidth || WIDTH;
}

// Shows all speakers, with room for their names.
function fit(nodes) {
  const xs = nodes.map((node) => node.x);
  const ys = nodes.map((node) => node.y);
  const [left, right, top, bottom] = nodes.length ? [Math.min(...xs) - 90, Math.max(...xs) + 90, Math.min(...ys) - 30, Math.max(...ys) + 45] : [0, WIDTH, 0, HEIGHT];
  const [width, height] = [Math.max(room(), right - left), Math.max(420, bottom - top)]; // never enlarged: a few speakers need no poster
  picture.attr("viewBox", `${(left + right - width) / 2} ${(top + bottom - height) / 2} ${width} ${height}`);
  picture.call(zoom.transform, d3.zoomIdentity);
}

const picture = d3.select("#picture");
const zoom = d3
  .zoom()
  .scaleExtent([0.3, 8])
  .filter((event) => (event.type === "wheel" ? event.ctrlKey : !event.button)) // the wheel alone scrolls the page
  .on("zoom", (event) => picture.select("g.stage").attr("transform", event.transform));

if (box) {
  box.hidden = false;
  picture.call(zoom).on("dblclick.zoom", null);
  for (const id of ["threshold", "show-agree", "show-disagree", "show-lonely"]) document.getElementById(id).addEventListener("input", draw);
  document.getElementById("closer").addEventListener("click", () => picture.call(zoom.scaleBy, 1.4));
  document.getElementById("farther").addEventListener("click", () => picture.call(zoom.scaleBy, 1 / 1.4));
  box.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  for (const details of document.querySelectorAll("details.listing")) details.open = false; // the picture says it
  draw();
}
