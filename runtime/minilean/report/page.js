(function () {
  "use strict";
  const payload = JSON.parse(document.getElementById("payload").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const narrow = window.matchMedia("(max-width: 760px)").matches;
  const config = { responsive: true, displaylogo: false, displayModeBar: narrow ? false : "hover", modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d"] };

  function themed(layout) {
    const css = getComputedStyle(document.documentElement);
    const colour = (name) => css.getPropertyValue(name).trim();
    const axis = { gridcolor: colour("--grid"), linecolor: colour("--line"), zerolinecolor: colour("--soft"), zerolinewidth: 1 };
    const template = {
      layout: {
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
        font: { color: colour("--text"), family: getComputedStyle(document.body).fontFamily, size: 12 },
        xaxis: Object.assign({ zeroline: false }, axis), yaxis: Object.assign({ zeroline: false }, axis),
        hoverlabel: { bgcolor: colour("--card"), bordercolor: colour("--line"), font: { color: colour("--text") } },
        modebar: { bgcolor: "rgba(0,0,0,0)", color: colour("--soft"), activecolor: colour("--accent") }
      }
    };
    return Object.assign({}, layout, { template: template });
  }

  const DAY = 864e5;
  // days, with or without a time of day, as Plotly writes them; all in one zone, so that their differences are right
  function time(value) {
    const text = String(value).replace(" ", "T").slice(0, 19);
    return typeof value === "number" ? value : Date.parse(text.length < 11 ? text + "T00:00Z" : text + "Z");
  }

  function draw() {
    for (const [id, figure] of Object.entries(payload.figures)) {
      const layout = themed(figure.layout);
      // a finger scrolls the page
      Plotly.react(id, figure.data, narrow ? Object.assign(layout, { dragmode: false }) : layout, config);
    }
  }

  // after a choice of days: values fill the height, and there is no tick between two days
  function fit(id) {
    const host = document.getElementById(id);
    const original = payload.figures[id].layout;
    const axis = host.layout.xaxis;
    const whole = axis.autorange !== false;
    const [from, to] = axis.range.map(time);
    const update = {};
    for (const name of Object.keys(host.layout).filter((key) => /^xaxis/.test(key))) {
      const ticks = !whole && to - from < 8 * DAY ? DAY : (original[name] || {}).dtick || null;
      if ((host.layout[name].dtick || null) !== ticks) { update[name + ".dtick"] = ticks; update[name + ".tickmode"] = null; }
    }
    const shown = {};
    for (const trace of payload.figures[id].data.filter((trace) => trace.type !== "heatmap")) {
      trace.x.forEach((day, index) => {
        const value = trace.y[index], at = time(day);
        if (value !== null && at >= from && at <= to) { (shown[trace.yaxis || "y"] = shown[trace.yaxis || "y"] || []).push(value); }
      });
    }
    for (const [short, values] of Object.entries(shown)) {
      const name = "yaxis" + short.slice(1), log = host.layout[name].type === "log";
      if (whole) { update[name + ".autorange"] = true; continue; }
      let [low, high] = [Math.min(...values), Math.max(...values)];
      if (log) { [low, high] = [Math.log10(low), Math.log10(high)]; }
      const room = (high - low || Math.abs(high) || 1) * 0.05;
      update[name + ".range"] = [low - room, high + room];
    }
    Plotly.relayout(id, update);
  }

  function fitAfterDrag(id) {
    if (!(payload.figures[id].layout.meta || {}).overTime) { return; }
    document.getElementById(id).on("plotly_relayout", (change) => {
      if (Object.keys(change).some((key) => /^xaxis\d*\.(range|autorange)/.test(key))) { fit(id); }
    });
  }

  // on paper: light colours, the width of the page, and one figure below the other
  function onPaper(printing) {
    document.documentElement.classList.toggle("printing", printing);
    draw();
    for (const id of Object.keys(payload.figures)) {
      if (printing) { Plotly.relayout(id, { width: document.getElementById(id).clientWidth }); }
      else { Plotly.relayout(id, { width: null, autosize: true }); }
    }
  }

  function switchScale(group) {
    const buttons = group.querySelectorAll("button");
    buttons.forEach((button) => button.addEventListener("click", () => {
      buttons.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
      const layout = payload.figures[group.dataset.figure].layout;
      layout.yaxis = Object.assign({}, layout.yaxis, { type: button.dataset.scale, autorange: true });
      Plotly.relayout(group.dataset.figure, { "yaxis.type": button.dataset.scale, "yaxis.autorange": true });
    }));
  }

  const DIGITS = { count: [0, 4], price: [2, 4], money: [2, 2], days: [0, 1] };
  function formatted(value, kind) {
    if (value === null) { return "–"; }
    if (kind === "text") { return value; }
    const [least, most] = DIGITS[kind];
    return value.toLocaleString("en-US", { minimumFractionDigits: least, maximumFractionDigits: most }).replace("-", "−");
  }

  function element(tag, attributes, text) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) { made.setAttribute(name, value); }
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  function pagedTable(host, table) {
    const PAGE = 25;
    const state = { page: 0, column: 0, descending: true, query: "", whole: false };
    const search = element("input", { type: "search", placeholder: "Search", "aria-label": "Search the trades" });
    const back = element("button", { type: "button" }, "Previous");
    const next = element("button", { type: "button" }, "Next");
    const all = element("button", { type: "button", "aria-pressed": "false" }, "All on one page");
    const count = element("span", { role: "status" });
    const bar = element("div", { class: "bar" });
    const printed = element("p", { class: "note printed" });
    bar.append(search, back, next, all, count);
    const head = element("tr");
    const body = element("tbody");
    const grid = element("table");
    const top = element("thead");
    top.append(head);
    grid.append(top, body);
    const scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Closed trades" });
    scroll.append(grid);
    host.replaceChildren(bar, printed, scroll);

    table.columns.forEach((column, index) => {
      const cell = element("th", { scope: "col" });
      const button = element("button", { type: "button" }, column.label);
      button.addEventListener("click", () => {
        state.descending = state.column === index ? !state.descending : column.kind !== "text";
        state.column = index;
        state.page = 0;
        render();
      });
      cell.append(button);
      head.append(cell);
    });

    function compare(a, b) {
      const left = a[state.column], right = b[state.column];
      if (left === null || right === null) { return (left === null) - (right === null); }
      const order = left < right ? -1 : left > right ? 1 : 0;
      return state.descending ? -order : order;
    }

    function render() {
      const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
      const rows = table.rows.filter((row) => {
        const text = row.join(" ").toLowerCase();
        return words.every((word) => text.includes(word));
      }).sort(compare);
      const size = state.whole ? Math.max(1, rows.length) : PAGE;
      const pages = Math.max(1, Math.ceil(rows.length / size));
      state.page = Math.min(state.page, pages - 1);
      const first = state.page * size;
      body.replaceChildren(...rows.slice(first, first + size).map((row) => {
        const line = element("tr");
        row.forEach((value, index) => {
          const kind = table.columns[index].kind;
          const tone = kind === "text" ? "text" : value < 0 ? "negative" : "";
          line.append(element("td", { class: tone }, formatted(value, kind)));
        });
        return line;
      }));
      Array.from(head.children).forEach((cell, index) => {
        cell.setAttribute("aria-sort", index !== state.column ? "none" : state.descending ? "descending" : "ascending");
        cell.classList.toggle("text", table.columns[index].kind === "text");
      });
      back.disabled = state.page === 0;
      next.disabled = state.page === pages - 1;
      all.setAttribute("aria-pressed", String(state.whole));
      const last = Math.min(first + size, rows.length), number = (value) => value.toLocaleString("en-US");
      count.textContent = rows.length ? number(first + 1) + "–" + number(last) + " of " + number(rows.length) : "Nothing found";
      printed.textContent = "Printed here: " + number(last - first) + " of " + number(table.total) + " closed trades" +
        (words.length ? ", those with “" + state.query.trim() + "”" : "") + "." + (last - first < table.total ? " All are in " + table.source +
        ", and printed after a click on “All on one page” above the list on the screen." : "");
    }

    all.addEventListener("click", () => { state.whole = !state.whole; state.page = 0; render(); });
    search.addEventListener("input", () => { state.query = search.value; state.page = 0; render(); });
    back.addEventListener("click", () => { state.page -= 1; render(); });
    next.addEventListener("click", () => { state.page += 1; render(); });
    render();
  }

  draw();
  Object.keys(payload.figures).forEach(fitAfterDrag);
  dark.addEventListener("change", draw);
  window.addEventListener("beforeprint", () => onPaper(true));
  window.addEventListener("afterprint", () => onPaper(false));
  document.querySelectorAll(".switch").forEach(switchScale);
  for (const [id, table] of Object.entries(payload.tables)) { pagedTable(document.getElementById(id), table); }
})();
