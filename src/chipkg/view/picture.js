"use strict";
// The picture: draws the network on a canvas, moves the view, finds what is under the pointer.
// While the view moves, a cached bitmap is shown, unless drawing anew is quick enough for every frame.

const QUICK = 9; // milliseconds that drawing may take within a frame
const STATUSES = {
  asserted: { dash: [], color: "--edge", hint: "The text states it" },
  planned: { dash: [9, 5], color: "--edge", hint: "Announced or intended" },
  possible: { dash: [4, 4], color: "--edge", hint: "May, could, wants to" },
  alleged: { dash: [1, 4], color: "--edge", hint: "Reported or claimed by others" },
  denied: { dash: [], color: "--denied", hint: "The text says that it is not so" },
  doubtful: { dash: [12, 3, 2, 3], color: "--edge", hint: "The evidence is too weak" },
};

function polygon(corners, turn, grow, inner = 1) {
  return Array.from({ length: corners }, (_, i) => {
    const angle = turn + (2 * Math.PI * i) / corners, radius = i % 2 ? grow * inner : grow;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius];
  });
}
const SHAPES = { // of about equal area
  square: polygon(4, Math.PI / 4, 1.25), diamond: polygon(4, 0, 1.3), triangle: polygon(3, -Math.PI / 2, 1.45),
  pentagon: polygon(5, -Math.PI / 2, 1.16), hexagon: polygon(6, 0, 1.12), star: polygon(10, -Math.PI / 2, 1.45, 0.5),
};

function trace(context, shape, x, y, radius) {
  const corners = SHAPES[shape];
  if (!corners) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  corners.forEach(([cx, cy], i) => context[i ? "lineTo" : "moveTo"](x + cx * radius, y + cy * radius));
  context.closePath();
}

function strokeStatus(context, status, color, width) {
  const dash = (STATUSES[status] || STATUSES.doubtful).dash;
  context.setLineDash(dash);
  context.lineCap = dash[0] === 1 ? "round" : "butt";
  context.strokeStyle = color;
  context.lineWidth = width * (status === "doubtful" ? 0.7 : dash[0] === 1 ? 1.4 : 1);
}

function drawCross(context, x, y, size) {
  context.setLineDash([]);
  context.beginPath();
  for (const turn of [1, -1]) {
    context.moveTo(x - size, y - size * turn);
    context.lineTo(x + size, y + size * turn);
  }
  context.stroke();
}

function shorten(text, limit = 30) {
  const letters = Array.from(text.slice(0, 4 * limit));
  return letters.length > limit ? letters.slice(0, limit - 1).join("") + "…" : text;
}

/** Rectangles on a grid of cells, to ask quickly whether a place is free. */
class Occupied {
  constructor() { this.cells = new Map(); }
  * around([left, top, right, bottom]) {
    for (let x = Math.floor(left / 60); x <= right / 60; x++)
      for (let y = Math.floor(top / 24); y <= bottom / 24; y++) yield x * 100003 + y;
  }
  add(box) {
    for (const key of this.around(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }
  free(box) {
    for (const key of this.around(box))
      for (const other of this.cells.get(key) || [])
        if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return false;
    return true;
  }
}

/** Draws `nodes` and `edges` (edges hold their two nodes); calls `onPick` with a node, an edge or null.
 * `legend` lies over the lower left corner: nothing that matters is put under it. */
class Picture {
  constructor(canvas, nodes, edges, onPick, legend) {
    Object.assign(this, { canvas, nodes, edges, onPick, legend });
    this.context = canvas.getContext("2d");
    this.buffer = document.createElement("canvas");
    this.view = { x: 0, y: 0, scale: 1 };
    this.drawn = { ...this.view };
    this.ranked = [...nodes].sort((a, b) => b.size - a.size || (a.label < b.label ? -1 : 1));
    this.widths = new Map();
    this.focus = null;
    this.cost = 0;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.bowApart();
    this.readTheme();
    this.resize();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.readTheme());
    new ResizeObserver(() => this.resize()).observe(canvas);
    this.listen();
  }

  /** Edges between the same two nodes get different bows; an edge alone is straight. */
  bowApart() {
    const pairs = new Map();
    for (const edge of this.edges) {
      const key = Math.min(edge.from.index, edge.to.index) * this.nodes.length + Math.max(edge.from.index, edge.to.index);
      if (!pairs.has(key)) pairs.set(key, []);
      pairs.get(key).push(edge);
    }
    for (const pair of pairs.values())
      pair.forEach((edge, i) => {
        const bow = edge.from === edge.to ? i + 1 : i - (pair.length - 1) / 2;
        edge.bow = edge.from.index > edge.to.index ? -bow : bow;
      });
  }

  readTheme() {
    const style = getComputedStyle(document.documentElement), colors = {};
    this.color = (name) => (colors[name] ??= style.getPropertyValue(name).trim());
    this.font = getComputedStyle(document.body).fontFamily;
    this.redraw();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return;
    Object.assign(this, { width, height, ratio: window.devicePixelRatio || 1 });
    this.inset = this.legend.open && width > 600 ? this.legend.offsetWidth + 12 : 0;
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    if (!this.touched) this.fit();
    this.redraw();
  }

  /** Show all nodes that are switched on; the view follows the window until the reader moves it. */
  fit() {
    const shown = this.nodes.filter((node) => !node.hidden);
    if (!shown.length || !this.width) return;
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const { x, y } of shown)
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
    const width = this.width - this.inset;
    const scale = Math.min((width - 150) / (right - left + 1), (this.height - 90) / (bottom - top + 1), 1.5);
    this.touched = false;
    this.fly({ x: (left + right - this.inset / scale) / 2, y: (top + bottom) / 2, scale });
  }

  /** Bring a node or an edge into the middle, near enough to read. */
  center(...nodes) {
    const x = nodes.reduce((sum, node) => sum + node.x, 0) / nodes.length;
    const y = nodes.reduce((sum, node) => sum + node.y, 0) / nodes.length;
    const reach = 2 * Math.max(...nodes.map((node) => Math.hypot(node.x - x, node.y - y)), 1);
    const room = 0.6 * Math.min(this.width - this.inset, this.height);
    const scale = nodes.length > 1 ? Math.min(room / reach, 1.6) : Math.max(this.view.scale, 0.8);
    this.touched = true;
    this.fly({ x: x - this.inset / scale / 2, y, scale });
  }

  fly(goal) {
    if (!this.width) return;
    cancelAnimationFrame(this.flight);
    if (this.calm.matches || !this.opened) {
      this.opened = true;
      this.view = goal;
      return this.redraw();
    }
    const start = { ...this.view }, began = performance.now();
    const step = (now) => {
      const part = Math.max(0, Math.min(1, (now - began) / 280)), eased = part * (2 - part);
      for (const key of ["x", "y"]) this.view[key] = start[key] + (goal[key] - start[key]) * eased;
      this.view.scale = start.scale * (goal.scale / start.scale) ** eased;
      this.move();
      if (part < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  zoom(factor, x = this.width / 2, y = this.height / 2) {
    const scale = Math.min(8, Math.max(0.005, this.view.scale * factor));
    const world = this.toWorld(x, y);
    this.view = { x: world.x - (x - this.width / 2) / scale, y: world.y - (y - this.height / 2) / scale, scale };
    this.touched = true;
    this.move();
  }

  pan(dx, dy) {
    this.view = { ...this.view, x: this.view.x - dx / this.view.scale, y: this.view.y - dy / this.view.scale };
    this.touched = true;
    this.move();
  }

  toWorld(x, y) {
    return { x: this.view.x + (x - this.width / 2) / this.view.scale, y: this.view.y + (y - this.height / 2) / this.view.scale };
  }

  move() {
    this.moving = true;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => { this.moving = false; this.redraw(); }, 110);
    this.redraw();
  }

  redraw() {
    this.stale = true;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      if (!this.width) return;
      if (!this.moving || this.cost < QUICK) this.draw();
      this.paint();
    });
  }

  /** Everything onto the bitmap; a margin around it gives panning something to show when drawing is slow. */
  draw() {
    const began = performance.now(), margin = this.cost < QUICK ? 0 : 0.25;
    const [width, height] = [this.width * (1 + 2 * margin), this.height * (1 + 2 * margin)];
    this.buffer.width = Math.round(width * this.ratio);
    this.buffer.height = Math.round(height * this.ratio);
    this.drawn = { ...this.view, width, height };
    const context = this.buffer.getContext("2d");
    context.scale(this.ratio, this.ratio);
    this.place(width, height);
    const lines = this.edges.filter((edge) => !edge.hidden && this.crosses(edge, width, height));
    const marks = this.nodes.filter((n) => !n.hidden && n.sx > -30 && n.sy > -30 && n.sx < width + 30 && n.sy < height + 30);
    for (const near of this.focus ? [false, true] : [true]) {
      context.globalAlpha = near ? 1 : 0.16;
      this.drawEdges(context, lines.filter((edge) => !this.focus || this.focus.edges.has(edge) === near), lines.length);
      this.drawNodes(context, marks.filter((node) => !this.focus || this.focus.nodes.has(node) === near));
    }
    this.drawLabels(context, marks, lines);
    this.cost = performance.now() - began;
  }

  place(width, height) {
    const { x, y, scale } = this.view, grow = Math.min(1.5, scale ** 0.55);
    for (const node of this.nodes) {
      node.sx = (node.x - x) * scale + width / 2;
      node.sy = (node.y - y) * scale + height / 2;
      node.sr = Math.max(1.6, node.size * grow);
    }
  }

  crosses({ from, to }, width, height) {
    return Math.max(from.sx, to.sx) > -40 && Math.min(from.sx, to.sx) < width + 40
      && Math.max(from.sy, to.sy) > -40 && Math.min(from.sy, to.sy) < height + 40;
  }

  /** The curve of an edge from rim to rim: start, control point, end. */
  curve({ from, to, bow }) {
    if (from === to) {
      const { sx: x, sy: y, sr: r } = from, up = y - r - (18 + 12 * Math.abs(bow)) * 1.6;
      return [x - r * 0.7, y - r * 0.8, x - r * 0.2, up, x + r * 0.7, y - r * 0.9];
    }
    const dx = to.sx - from.sx, dy = to.sy - from.sy, length = Math.hypot(dx, dy) || 1;
    const lift = bow * Math.min(34, length * 0.3, 46 * this.view.scale);
    const cx = (from.sx + to.sx) / 2 - (dy / length) * lift, cy = (from.sy + to.sy) / 2 + (dx / length) * lift;
    const rim = (node, gap) => {
      const away = Math.hypot(cx - node.sx, cy - node.sy) || 1, step = Math.min(node.sr + gap, away * 0.9);
      return [node.sx + ((cx - node.sx) / away) * step, node.sy + ((cy - node.sy) / away) * step];
    };
    return [...rim(from, 0), cx, cy, ...rim(to, 3)];
  }

  drawEdges(context, edges, crowd) {
    const detail = crowd < 3000, width = detail ? Math.min(1.5, 0.7 + 0.5 * this.view.scale) : 0.6;
    for (const status of Object.keys(STATUSES)) {
      const color = this.color(STATUSES[status].color);
      const group = edges.filter((edge) => edge.status === status);
      const curves = group.map((edge) => this.curve(edge));
      const faint = context.globalAlpha;
      if (crowd > 150 && !this.focus) context.globalAlpha = (crowd > 1000 ? 0.35 : 0.6) + (status === "denied" ? 0.2 : 0);
      strokeStatus(context, detail ? status : "asserted", color, width);
      for (let start = 0; start < curves.length; start += 400) { // one long path is slow to fill
        context.beginPath();
        for (const [x0, y0, cx, cy, x1, y1] of curves.slice(start, start + 400)) {
          context.moveTo(x0, y0);
          context.quadraticCurveTo(cx, cy, x1, y1);
        }
        context.stroke();
      }
      if (detail && (crowd < 300 || this.view.scale > 0.3)) this.drawHeads(context, curves, color, status);
      context.globalAlpha = faint;
    }
  }

  drawHeads(context, curves, color, status) {
    const size = Math.min(8, 3.5 + 4 * this.view.scale);
    context.fillStyle = color;
    context.beginPath();
    for (const [, , cx, cy, x, y] of curves) {
      const angle = Math.atan2(y - cy, x - cx);
      context.moveTo(x + Math.cos(angle) * 2, y + Math.sin(angle) * 2);
      for (const side of [2.7, -2.7]) context.lineTo(x + Math.cos(angle + side) * size, y + Math.sin(angle + side) * size);
      context.closePath();
    }
    context.fill();
    if (status === "denied")
      for (const [x0, y0, cx, cy, x1, y1] of curves) drawCross(context, (x0 + 2 * cx + x1) / 4, (y0 + 2 * cy + y1) / 4, size * 0.6);
  }

  drawNodes(context, nodes) {
    const outline = this.color("--outline"), looks = new Map();
    for (const node of nodes) {
      if (!looks.has(node.look)) looks.set(node.look, []);
      looks.get(node.look).push(node);
    }
    context.setLineDash([]);
    for (const [look, group] of looks) {
      context.beginPath();
      for (const node of group) trace(context, look.shape, node.sx, node.sy, node.sr);
      context.fillStyle = look.color;
      context.lineWidth = 1.5;
      context.strokeStyle = outline;
      if (this.view.scale > 0.25) context.stroke();
      context.fill();
    }
    if (this.focus) this.drawRing(context, this.focus.chosen.filter((node) => nodes.includes(node)));
  }

  drawRing(context, nodes) {
    context.strokeStyle = this.color("--ink");
    context.lineWidth = 2;
    for (const node of nodes) {
      context.beginPath();
      trace(context, node.look.shape, node.sx, node.sy, node.sr + 4);
      context.stroke();
    }
  }

  /** The most important first, each where it covers no other label and no node; what finds no place is left out. */
  drawLabels(context, marks, lines) {
    const taken = new Occupied(), small = new Occupied(), seen = new Set(marks), near = this.focus ? this.focus.nodes : seen;
    for (const { sx, sy, sr, size } of marks) if (sr > 3) (size > 11 ? taken : small).add([sx - sr, sy - sr, sx + sr, sy + sr]);
    const chosen = this.focus ? this.focus.chosen.filter((node) => seen.has(node)) : [];
    const left = (this.drawn.width - this.width) / 2, bottom = (this.drawn.height + this.height) / 2;
    for (const side of [left - 2, left + this.width]) taken.add([side, 0, side + 2, this.drawn.height]); // no label cut off
    if (this.inset) taken.add([left, bottom - this.legend.offsetHeight - 12, left + this.inset, bottom]);
    context.globalAlpha = 1;
    context.textBaseline = "middle";
    context.textAlign = "center";
    context.lineJoin = "round";
    context.setLineDash([]);
    const wanted = new Set([...chosen, ...this.ranked.filter((node) => near.has(node) && seen.has(node))]);
    for (const node of [...wanted].slice(0, 1500)) this.drawLabel(context, taken, small, node, chosen.includes(node));
    const telling = lines.filter((edge) => (this.focus ? this.focus.edges.has(edge) : lines.length < 90 && this.view.scale > 0.75));
    if (telling.length < 90) for (const edge of telling) this.drawEdgeLabel(context, taken, small, edge);
  }

  /** Below, above or beside its node; that of an important node may cover small nodes rather than be left out. */
  drawLabel(context, taken, small, node, bold) {
    const size = Math.round(Math.min(16, 10.5 + node.size / 5)), half = this.measure(context, node, size, bold) / 2 + 2;
    const { sx, sy, sr } = node, lift = sr + size / 2 + 3, shift = sr + half + 3;
    const places = [[sx, sy + lift], [sx, sy - lift], [sx + shift, sy], [sx - shift, sy]];
    for (const covering of bold || node.size > 11 ? [false, true] : [false])
      for (const [x, y] of places) {
        const box = [x - half, y - size / 2 - 1, x + half, y + size / 2 + 1];
        if (!taken.free(box) || (!covering && !small.free(box))) continue;
        taken.add(box);
        return this.write(context, node.short, x, y, "--ink", 4);
      }
  }

  drawEdgeLabel(context, taken, small, edge) {
    const [x0, y0, cx, cy, x1, y1] = this.curve(edge), x = (x0 + 2 * cx + x1) / 4, y = (y0 + 2 * cy + y1) / 4;
    context.font = `italic 11px ${this.font}`;
    const half = context.measureText(edge.label).width / 2 + 2;
    const box = [x - half, y - 7, x + half, y + 7];
    if (Math.hypot(x1 - x0, y1 - y0) < half * 1.2 || !taken.free(box) || !small.free(box)) return;
    taken.add(box);
    this.write(context, edge.label, x, edge.status === "denied" ? y - 9 : y, "--soft", 5);
  }

  write(context, text, x, y, color, halo) {
    context.strokeStyle = this.color("--ground");
    context.lineWidth = halo;
    context.strokeText(text, x, y);
    context.fillStyle = this.color(color);
    context.fillText(text, x, y);
  }

  measure(context, node, size, bold) {
    const font = `${bold ? 700 : node.size > 12 ? 600 : 400} ${size}px ${this.font}`, key = `${font} ${node.index}`;
    node.short ??= shorten(node.label);
    context.font = font;
    if (!this.widths.has(key)) this.widths.set(key, context.measureText(node.short).width);
    return this.widths.get(key);
  }

  /** The bitmap onto the screen, moved and scaled to where the view is by now. */
  paint() {
    const { context, drawn, view, ratio } = this, grow = view.scale / drawn.scale;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    const [width, height] = [drawn.width * grow, drawn.height * grow];
    const x = (drawn.x - view.x) * view.scale + (this.width - width) / 2, y = (drawn.y - view.y) * view.scale + (this.height - height) / 2;
    context.drawImage(this.buffer, x, y, width, height);
  }

  /** Emphasise a node with its neighbours, an edge with its ends, or nothing. */
  select(item) {
    if (!item) this.focus = null;
    else if (item.from) this.focus = { chosen: [item.from, item.to], nodes: new Set([item.from, item.to]), edges: new Set([item]) };
    else {
      const edges = new Set(item.edges.filter((edge) => !edge.hidden));
      this.focus = { chosen: [item], nodes: new Set([item, ...[...edges].flatMap((edge) => [edge.from, edge.to])]), edges };
    }
    this.redraw();
  }

  pick(x, y, slack) {
    this.place(this.width, this.height);
    let best = null, least = slack;
    for (const node of this.nodes) {
      const gap = Math.hypot(node.sx - x, node.sy - y) - node.sr;
      if (!node.hidden && gap < least) [best, least] = [node, gap];
    }
    if (best) return best;
    least = slack;
    for (const edge of this.edges) {
      if (edge.hidden || !this.crosses(edge, this.width, this.height)) continue;
      const gap = this.gap(edge, x, y);
      if (gap < least) [best, least] = [edge, gap];
    }
    return best;
  }

  /** How far a point is from an edge, over ten chords of its curve. */
  gap(edge, x, y) {
    const [x0, y0, cx, cy, x1, y1] = this.curve(edge);
    let [least, px, py] = [Infinity, x0, y0];
    for (let i = 1; i <= 10; i++) {
      const t = i / 10, u = 1 - t, qx = u * u * x0 + 2 * u * t * cx + t * t * x1, qy = u * u * y0 + 2 * u * t * cy + t * t * y1;
      const dx = qx - px, dy = qy - py, along = Math.max(0, Math.min(1, ((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy || 1)));
      least = Math.min(least, Math.hypot(px + along * dx - x, py + along * dy - y));
      [px, py] = [qx, qy];
    }
    return least;
  }

  listen() {
    const { canvas } = this, pointers = new Map(), at = (event) => [event.offsetX, event.offsetY];
    let travelled = 0;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      cancelAnimationFrame(this.flight);
      if (!pointers.size) travelled = 0;
      pointers.set(event.pointerId, at(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      const before = pointers.get(event.pointerId), now = at(event);
      if (!before) return this.point(...now);
      const other = [...pointers].find(([id]) => id !== event.pointerId);
      pointers.set(event.pointerId, now);
      travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
      if (other) {
        const [ox, oy] = other[1], spread = (point) => Math.hypot(point[0] - ox, point[1] - oy) || 1;
        this.zoom(spread(now) / spread(before), (now[0] + ox) / 2, (now[1] + oy) / 2);
        this.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
      } else if (travelled > 4) this.pan(now[0] - before[0], now[1] - before[1]);
    });
    const release = (event) => {
      const held = pointers.delete(event.pointerId);
      if (held && event.type === "pointerup" && travelled <= 4 && !pointers.size)
        this.onPick(this.pick(...at(event), event.pointerType === "touch" ? 14 : 7));
    };
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const lines = event.deltaMode ? 30 : 1;
      this.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), ...at(event));
    }, { passive: false });
    const keys = {
      "+": () => this.zoom(1.3), "=": () => this.zoom(1.3), "-": () => this.zoom(1 / 1.3), 0: () => this.fit(),
      ArrowLeft: () => this.pan(60, 0), ArrowRight: () => this.pan(-60, 0), ArrowUp: () => this.pan(0, 60), ArrowDown: () => this.pan(0, -60),
    };
    canvas.addEventListener("keydown", (event) => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    });
  }

  /** The name of what is under the pointer, once a frame. */
  point(x, y) {
    this.hovering ??= requestAnimationFrame(() => {
      this.hovering = null;
      const item = this.moving || this.cost > 40 ? null : this.pick(x, y, 5);
      this.canvas.style.cursor = item ? "pointer" : "grab";
      this.canvas.title = !item ? "" : item.from ? `${shorten(item.from.label)} ${item.label} ${shorten(item.to.label)}` : shorten(item.label, 200);
    });
  }
}
