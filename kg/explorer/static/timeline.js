/* Draws who took which side when: the rows of a table as marks on lanes. Colours and type are the style sheet's. */
"use strict";

(() => {
  const LANE = 34; // pixels from lane to lane
  const RADIUS = 6; // of a mark
  const MOST_LANES = 24; // more are a wall of dots; the table has them all
  const LABEL = 44; // characters of the label of a lane
  const SHAPES = {support: d3.symbolTriangle, oppose: d3.symbolTriangle, neutral: d3.symbolCircle};
  const PARTS = [null, d3.utcYear, d3.utcMonth, d3.utcDay]; // by how many parts of the date are known

  /** The first instant and the end of what a date says: a year, a month, or a day. */
  function span(text) {
    const parts = text.slice(0, 10).split("-");
    const start = new Date(Date.UTC(Number(parts[0]), Number(parts[1] || 1) - 1, Number(parts[2] || 1)));
    return {start, end: PARTS[parts.length].offset(start, 1), exact: parts.length === 3};
  }

  function read(table) {
    return Array.from(table.tBodies[0].rows)
      .filter((row) => row.dataset.date)
      .map((row) => ({...row.dataset, ...span(row.dataset.date), words: Array.from(row.cells, (cell) => cell.textContent.trim()).join(", ")}));
  }

  /** Lanes with most marks, in order of their first mark. */
  function lanesOf(marks) {
    const lanes = d3.groups(marks, (mark) => mark.lane);
    const kept = d3.sort(lanes, ([, own]) => -own.length).slice(0, MOST_LANES);
    return {lanes: d3.sort(kept, ([, own]) => d3.min(own, (mark) => mark.start)), left: lanes.length - kept.length};
  }

  /** Marks of one side that would cover each other, as one mark with their number. */
  function together(marks, x) {
    const groups = [];
    for (const own of d3.group(marks, (mark) => mark.position).values()) {
      let group = null;
      for (const mark of d3.sort(own.map((one) => ({...one, x: (x(one.start) + x(one.end)) / 2})), (one) => one.x)) {
        if (!group || mark.x - group[0].x > 1.5 * RADIUS) {
          groups.push(group = []);
        }
        group.push(mark);
      }
    }
    return groups;
  }

  function shortened(label) {
    return label.length > LABEL ? `${label.slice(0, LABEL - 1)}…` : label;
  }

  /** Labels of an axis of time; the first names its year. */
  function labels(x) {
    const short = x.tickFormat(), year = d3.utcFormat("%Y");
    return (date, index) => (index || short(date) === year(date) ? short(date) : `${short(date)} ${year(date)}`);
  }

  /** Pixels of the widest of some labels. */
  function widest(figure, labels) {
    const svg = d3.select(figure).append("svg");
    const width = d3.max(labels, (label) => svg.append("text").text(label).node().getComputedTextLength());
    svg.remove();
    return width;
  }

  function draw(figure, table) {
    const marks = read(table);
    const {lanes, left} = lanesOf(marks);
    const width = Math.max(280, figure.clientWidth);
    const narrow = width < 620;
    const margin = {top: 8, right: 22, bottom: 26, left: narrow ? 4 : Math.min(0.4 * width, 24 + widest(figure, lanes.map(([, own]) => shortened(own[0].label))))};
    const step = narrow ? LANE + 14 : LANE;
    const height = margin.top + lanes.length * step + margin.bottom;
    const from = d3.min(marks, (mark) => mark.start), to = d3.max(marks, (mark) => mark.end);
    const spare = Math.max(86400000 * 3, (to - from) * 0.03);
    const x = d3.scaleUtc([new Date(+from - spare), new Date(+to + spare)], [margin.left + RADIUS, width - margin.right]);

    const svg = d3.create("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("height", height).attr("role", "group").attr("aria-label", figure.querySelector("figcaption").textContent.trim());
    svg.append("g").attr("class", "axis").attr("aria-hidden", "true").attr("transform", `translate(0,${height - margin.bottom})`)
      .call(d3.axisBottom(x).ticks(Math.max(2, Math.min(8, width / 110))).tickFormat(labels(x)).tickSizeOuter(0));
    lanes.forEach(([, own], index) => {
      const label = own[0].label;
      const y = margin.top + index * step + (narrow ? step - LANE / 2 : step / 2);
      const group = svg.append("g").attr("class", "lane");
      group.append("line").attr("x1", margin.left).attr("x2", width - margin.right).attr("y1", y).attr("y2", y);
      group.append("text").attr("x", 0).attr("y", narrow ? y - 14 : y).attr("dy", narrow ? 0 : "0.35em")
        .attr("text-anchor", "start").text(shortened(label)).append("title").text(label);
      for (const marks of together(own, x)) {
        place(group, marks, x, y);
      }
    });
    figure.querySelector("svg")?.remove();
    figure.append(svg.node());
    note(figure, left);
  }

  /** Draw a group of marks of one side: for it above the line, against it below. */
  function place(lane, marks, x, y) {
    const {position} = marks[0];
    const target = marks.find((mark) => document.getElementById(mark.place));
    const words = marks.length === 1 ? marks[0].words : `${marks.length} quotations, from ${marks[0].words} to ${marks.at(-1).words}`;
    const group = lane.append(target ? "a" : "g").attr("class", `mark ${position}`);
    group.append("title").text(words); // its name, too
    if (target) {
      group.attr("href", `#${target.place}`);
    }
    for (const mark of marks.filter((one) => !one.exact)) { // a month, or a year, within which it was said
      group.append("line").attr("x1", x(mark.start)).attr("x2", x(mark.end)).attr("y1", y).attr("y2", y);
    }
    const radius = RADIUS * Math.min(1.6, marks.length ** 0.25), middle = d3.mean(marks, (mark) => mark.x);
    const height = y + {support: -radius * 0.8, oppose: radius * 0.8, neutral: 0}[position];
    group.append("path").attr("d", d3.symbol(SHAPES[position], radius * radius * 2.6)())
      .attr("transform", `translate(${middle},${height})${position === "oppose" ? " rotate(180)" : ""}`);
    if (marks.length > 1) {
      group.append("text").attr("class", "number").attr("aria-hidden", "true").attr("x", middle + radius + 4).attr("y", height).attr("dy", "0.32em").text(marks.length);
    }
  }

  function note(figure, left) {
    figure.querySelector(".left")?.remove();
    if (left) {
      const words = document.createElement("p");
      words.className = "left none";
      words.textContent = `${left} more have fewer marks and stand only in the table.`;
      figure.append(words);
    }
  }

  for (const figure of document.querySelectorAll("[data-chart=timeline]")) {
    const table = document.getElementById(figure.dataset.table);
    figure.hidden = false;
    table.closest("details").open = false;
    draw(figure, table);
    let width = figure.clientWidth;
    new ResizeObserver(() => {
      if (figure.clientWidth !== width) {
        width = figure.clientWidth;
        draw(figure, table);
      }
    }).observe(figure);
  }
})();
