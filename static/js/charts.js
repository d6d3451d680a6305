/* Charts, each drawn from its own table, so that the two cannot differ. Without this file the tables stand open.

   <figure class="chart" data-chart="line|bars|stack" [data-target="95" data-target-words="mục tiêu 95 %"] [data-max="100"]>
     <figcaption class="mc-sr">one sentence: what is drawn and what it says</figcaption>
     <div class="chart__plot" hidden></div>
     <details class="chart__table" open><summary>Xem bảng số</summary><div class="chart__scroll" tabindex="0" role="region"
       aria-label="…"><table class="nums">
       <thead><tr><th scope="col">Trung tâm<th scope="col" data-short="30/06">30/06–06/07 …
       <tbody><tr data-tone="main"><th scope="row">Thành phố<td data-value="83.21">83,21 …

   A row is a line, or a bar; its first <th> names it (data-name says it shorter). Its cells with data-value are drawn, in
   order: an empty data-value is a gap, a cell without one is for readers only. What stands in a cell (or its data-words) is what the
   chart prints beside the point, so the server alone knows how numbers are written. The last row of <thead> names the
   columns; data-short is taken where there is little room. A click on a bar, or on a part of it, goes where the link in
   its cell does. A table that is no details.chart__table stays beside its picture.

   line   a row is a line, a column a point. data-tone of a row: main (bold, its values written), beside (for comparison),
          fell (falls: amber), named (grey, with its name), none (thin, without); data-target draws a dashed line.
   bars   a row is a bar from zero: one cell. data-tone: strong (hatched) or none.
   stack  a row is a bar of 100 %, a column a part of it. data-tone of a column: early (dark) or late (hatched).

   Everything is told twice or more: by colour and by pattern, weight or dashes, so it reads in black and white. */
"use strict";
(() => {
  if (!window.echarts) return; // the tables are read
  const LINE = 15; // px between two names at the ends of lines
  const ROW = 28;
  const NARROW = 420;
  const MOST_WORDS = 0.46; // of the width may be names before bars
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--mc-${name}`).trim();
  const FONT = token("font");
  const ink = { text: token("text"), muted: token("muted"), hair: token("hair"), border: token("border"), card: token("card") };
  const hatch = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: ink.card, symbolSize: 1 };
  const TONES = {
    early: { color: token("early-fill") },
    late: { color: token("overdue-line"), decal: hatch },
    strong: { color: token("overdue-line"), decal: hatch },
    bar: { color: token("load") },
  };

  // --- the table
  const words = (cell) => cell.dataset.words || cell.textContent.trim().replace(/\s+/g, " ");
  function read(figure) {
    const table = figure.querySelector("table");
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => {
      const cells = [...row.cells].filter((cell) => "value" in cell.dataset);
      return {
        name: row.querySelector("th").dataset.name || words(row.querySelector("th")), tone: row.dataset.tone || "", links: cells.map((cell) => cell.querySelector("a")?.href || ""), places: cells.map((cell) => cell.cellIndex),
        values: cells.map((cell) => (cell.dataset.value === "" ? null : Number(cell.dataset.value))), words: cells.map(words),
      };
    }).filter((row) => row.values.length);
    const columns = (rows[0]?.places || []).map((place) => heads[place]);
    return { rows, columns: columns.map(words), short: columns.map((head) => head.dataset.short || words(head)), tones: columns.map((head) => head.dataset.tone || "") };
  }

  const pen = document.createElement("canvas").getContext("2d");
  function wide(text, weight = 400, size = 12) {
    pen.font = `${weight} ${size}px ${FONT}`;
    return pen.measureText(text).width;
  }

  // --- lines
  const PENS = {
    main: { color: token("early-fill"), ink: token("early-text"), width: 3, weight: 600, z: 5 },
    beside: { color: token("load"), ink: ink.muted, width: 2, weight: 400, z: 4, dash: [6, 3] },
    fell: { color: token("soon-fill"), ink: token("soon-text"), width: 2, weight: 600, z: 4 },
    named: { color: token("load"), ink: ink.muted, width: 1.4, weight: 400, z: 3 },
    "": { color: token("off"), ink: ink.muted, width: 1, weight: 400, z: 1 },
  };
  const known = (row) => row.values.filter((value) => value !== null);
  // A point below both its neighbours has its value under it, where its own line does not run.
  const dips = (values, at) => at > 0 && at < values.length - 1 && values[at] < values[at - 1] && values[at] <= values[at + 1];
  const label = (values, at) => ({ ...(at ? {} : { align: "left", offset: [-5, 0] }), ...(dips(values, at) ? { position: "bottom" } : {}) });
  const last = (row) => row.values.reduce((found, value, at) => (value === null ? found : at), -1);

  function scale(rows, target, top) {
    const named = rows.filter((row) => row.tone).flatMap(known);
    const rest = rows.filter((row) => !row.tone).flatMap(known).sort((a, b) => a - b);
    const all = [...named, ...(Number.isNaN(target) ? [] : [target]), ...rest.slice(Math.floor(rest.length / 50))];
    const low = Math.min(...all);
    const high = Number.isNaN(top) ? Math.max(...all) : top;
    const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((one) => (high - low) / one <= 5) || (high - low) / 5;
    return { min: Math.max(0, Math.floor(low / step) * step), max: Math.ceil(high / step) * step, step };
  }

  function apart(ends, height, axis) { // [what, value]: by how much each name moves, so that none stands in another
    const y = (value) => height * (axis.max - value) / (axis.max - axis.min);
    const order = ends.map(([what, value]) => ({ what, at: y(value) })).sort((a, b) => a.at - b.at);
    order.forEach((one, n) => { one.to = n ? Math.max(one.at, order[n - 1].to + LINE) : one.at; });
    order.reduceRight((below, one) => (one.to = Math.min(one.to, below - LINE)), height + LINE);
    return new Map(order.map((one) => [one.what, one.to - one.at]));
  }

  function lines({ rows, columns, short }, figure, width, height) {
    const target = Number.parseFloat(figure.dataset.target);
    const axis = scale(rows, target, Number.parseFloat(figure.dataset.max));
    const ends = rows.filter((row) => row.tone && last(row) >= 0);
    const ending = (row) => `${row.name} ${row.words[last(row)]}`;
    const goal = Number.isNaN(target) ? "" : figure.dataset.targetWords || String(target);
    const longest = Math.max(wide(goal), ...ends.map((row) => wide(ending(row), PENS[row.tone].weight)));
    const grid = { left: 36, right: Math.ceil(longest) + 12, top: 22, bottom: 24 };
    const off = apart([...ends.map((row) => [row, row.values[last(row)]]), ...(goal ? [["goal", target]] : [])], height - grid.top - grid.bottom, axis);
    const room = (width - grid.left - grid.right) / Math.max(1, columns.length - 1);
    const names = Math.max(...columns.map((name) => wide(name))) + 8 > room ? short : columns;
    const series = rows.map((row) => {
      const how = PENS[row.tone] || PENS[""];
      const main = row.tone === "main";
      const end = last(row);
      return {
        name: row.name, type: "line", data: main ? row.values.map((value, at) => ({ value, label: label(row.values, at) })) : row.values, silent: true, z: how.z, connectNulls: true,
        symbol: main || known(row).length === 1 && row.tone ? "circle" : "none", symbolSize: main ? 7 : 5, showAllSymbol: true,
        lineStyle: { width: how.width, color: how.color, type: how.dash || "solid" },
        itemStyle: { color: how.color, borderColor: ink.card, borderWidth: 1.5 },
        label: { show: main, position: "top", distance: 7, fontSize: 12, fontWeight: 600, color: how.ink, textBorderColor: ink.card, textBorderWidth: 3,
          formatter: (point) => (point.dataIndex === end ? "" : row.words[point.dataIndex]) },
        labelLayout: { hideOverlap: main },
        endLabel: { show: off.has(row), color: how.ink, fontSize: 12, fontWeight: how.weight, offset: [(columns.length - 1 - end) * room, off.get(row) || 0], formatter: () => ending(row) },
        markLine: main && goal ? {
          silent: true, symbol: "none", lineStyle: { type: [4, 4], color: ink.muted, width: 1 }, data: [{ yAxis: target }],
          label: { position: "end", distance: 8, offset: [0, off.get("goal")], color: ink.muted, fontSize: 12, formatter: goal },
        } : undefined,
      };
    });
    return {
      grid,
      xAxis: { type: "category", data: names, boundaryGap: columns.length === 1, axisTick: { show: false }, axisLine: { lineStyle: { color: ink.border } },
        axisLabel: { color: ink.muted, fontSize: 12, hideOverlap: true, interval: Math.max(...names.map((name) => wide(name))) + 6 > room ? "auto" : 0 } },
      yAxis: { type: "value", min: axis.min, max: axis.max, interval: axis.step, axisLabel: { color: ink.muted, fontSize: 12, showMinLabel: axis.min === 0 }, splitLine: { lineStyle: { color: ink.hair } } },
      series,
    };
  }

  // --- bars from zero, and bars of 100 %
  function before(rows, width) { // the names left of bars
    const longest = Math.max(...rows.map((row) => wide(row.name, 400, 13))) + 12;
    return Math.ceil(Math.min(longest, width * MOST_WORDS));
  }

  const named = (rows, left) => ({
    type: "category", inverse: true, data: rows.map((row) => row.name), axisLine: { show: false }, axisTick: { show: false },
    axisLabel: { color: ink.text, fontSize: 13, lineHeight: 16, align: "left", margin: left, width: left - 10, overflow: "truncate", interval: 0 },
  });

  function bars({ rows }, figure, width) {
    const left = before(rows, width);
    const right = Math.ceil(Math.max(...rows.map((row) => wide(row.words[0], 400, 13)))) + 10;
    return {
      grid: { left, right, top: 0, bottom: 0 },
      xAxis: { type: "value", show: false, min: 0, max: Number.parseFloat(figure.dataset.max) || "dataMax" },
      yAxis: named(rows, left),
      series: [{
        type: "bar", barWidth: 12, silent: !rows.some((row) => row.links.some(Boolean)), cursor: "pointer", emphasis: { disabled: true },
        data: rows.map((row) => ({ value: row.values[0], itemStyle: { ...(TONES[row.tone] || TONES.bar), borderRadius: 2 } })),
        label: { show: true, position: "right", fontSize: 13, color: ink.text, formatter: (bar) => rows[bar.dataIndex].words[0] },
      }],
    };
  }

  function stack({ rows, columns, tones }, figure, width) {
    const alone = rows.length === 1;
    const left = alone ? 0 : before(rows, width);
    const sums = rows.map((row) => known(row).reduce((sum, value) => sum + value, 0) || 1);
    const bar = width - left;
    const fits = (row, at) => wide(rows[row].words[at], 600) + 8 < bar * rows[row].values[at] / sums[row];
    return {
      grid: { left, right: 1, top: 0, bottom: 0 },
      xAxis: { type: "value", show: false, min: 0, max: 100 },
      yAxis: { ...named(rows, left), show: !alone },
      series: columns.map((name, at) => ({
        name, type: "bar", stack: "whole", barWidth: 18, silent: !rows.some((row) => row.links.some(Boolean)), cursor: "pointer", emphasis: { disabled: true },
        data: rows.map((row, n) => ({ value: row.values[at] * 100 / sums[n], told: row.values[at] })),
        itemStyle: { ...(TONES[tones[at]] || TONES.bar), borderRadius: 1 },
        label: { show: !(TONES[tones[at]] || {}).decal, position: "inside", fontSize: 12, fontWeight: 600, color: ink.card,
          formatter: (part) => (fits(part.dataIndex, at) ? rows[part.dataIndex].words[at] : "") },
      })),
    };
  }

  // --- drawing, and drawing anew when the room changes
  const KINDS = { line: lines, bars, stack };
  const drawn = new Map(); // figure -> its chart
  const seen = new ResizeObserver((entries) => entries.forEach(({ target }) => paint(target.closest(".chart"))));

  function paint(figure) {
    const plot = figure.querySelector(".chart__plot");
    const chart = drawn.get(figure);
    if (!chart || !plot.clientWidth) return;
    const table = read(figure);
    if (figure.dataset.chart !== "line") plot.style.height = `${Math.max(1, table.rows.length) * ROW}px`;
    chart.resize({ width: plot.clientWidth, height: plot.clientHeight });
    chart.setOption({
      animation: false, stateAnimation: { duration: 0 }, textStyle: { fontFamily: FONT, fontSize: 12, color: ink.text },
      aria: { enabled: true, label: { description: figure.querySelector("figcaption").textContent.trim() } },
      ...KINDS[figure.dataset.chart](table, figure, plot.clientWidth, plot.clientHeight),
    }, { notMerge: true });
  }

  function start(figure) {
    const plot = figure.querySelector(".chart__plot");
    if (drawn.has(figure) || !KINDS[figure.dataset.chart] || !read(figure).rows.length) return;
    plot.hidden = false;
    const fold = figure.querySelector("details.chart__table");
    if (fold) fold.open = false; // a table that stands beside its picture stays
    const chart = window.echarts.init(plot, null, { renderer: "svg", width: plot.clientWidth || NARROW, height: plot.clientHeight || ROW });
    plot.setAttribute("role", "img");
    chart.on("click", ({ dataIndex, seriesIndex }) => { // a part of a stack is a series
      const link = read(figure).rows[dataIndex].links[seriesIndex];
      if (link) window.location.assign(link);
    });
    drawn.set(figure, chart);
    paint(figure);
    seen.observe(plot);
  }

  function look() { // what was swapped in is drawn, what was swapped out forgotten
    for (const [figure, chart] of drawn) {
      if (figure.isConnected) continue;
      seen.unobserve(chart.getDom());
      chart.dispose();
      drawn.delete(figure);
    }
    document.querySelectorAll(".chart[data-chart]").forEach(start);
  }
  document.addEventListener("htmx:afterSettle", look);
  window.addEventListener("beforeprint", () => drawn.forEach((_chart, figure) => paint(figure)));
  document.fonts.ready.then(() => { look(); drawn.forEach((_chart, figure) => paint(figure)); }); // names are measured in their own letters
})();
