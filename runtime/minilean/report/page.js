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

  function draw() {
    for (const [id, figure] of Object.entries(payload.figures)) {
      Plotly.react(id, figure.data, themed(figure.layout), config);
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
  function shown(value, kind) {
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
    const state = { page: 0, column: 0, descending: true, query: "" };
    const search = element("input", { type: "search", placeholder: "Search", "aria-label": "Search the trades" });
    const back = element("button", { type: "button" }, "Previous");
    const next = element("button", { type: "button" }, "Next");
    const count = element("span", { role: "status" });
    const bar = element("div", { class: "bar" });
    bar.append(search, back, next, count);
    const head = element("tr");
    const body = element("tbody");
    const grid = element("table");
    const top = element("thead");
    top.append(head);
    grid.append(top, body);
    const scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Closed trades" });
    scroll.append(grid);
    host.replaceChildren(bar, scroll);

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
      const pages = Math.max(1, Math.ceil(rows.length / PAGE));
      state.page = Math.min(state.page, pages - 1);
      const first = state.page * PAGE;
      body.replaceChildren(...rows.slice(first, first + PAGE).map((row) => {
        const line = element("tr");
        row.forEach((value, index) => {
          const kind = table.columns[index].kind;
          const tone = kind === "text" ? "text" : value < 0 ? "negative" : "";
          line.append(element("td", { class: tone }, shown(value, kind)));
        });
        return line;
      }));
      Array.from(head.children).forEach((cell, index) => {
        cell.setAttribute("aria-sort", index !== state.column ? "none" : state.descending ? "descending" : "ascending");
        cell.classList.toggle("text", table.columns[index].kind === "text");
      });
      back.disabled = state.page === 0;
      next.disabled = state.page === pages - 1;
      const last = Math.min(first + PAGE, rows.length);
      count.textContent = rows.length ? (first + 1) + "–" + last + " of " + rows.length.toLocaleString("en-US") : "Nothing found";
    }

    search.addEventListener("input", () => { state.query = search.value; state.page = 0; render(); });
    back.addEventListener("click", () => { state.page -= 1; render(); });
    next.addEventListener("click", () => { state.page += 1; render(); });
    render();
  }

  draw();
  dark.addEventListener("change", draw);
  document.querySelectorAll(".switch").forEach(switchScale);
  for (const [id, table] of Object.entries(payload.tables)) { pagedTable(document.getElementById(id), table); }
})();
