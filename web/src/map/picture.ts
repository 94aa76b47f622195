/** The picture of the map: coasts and borders, and a mark for each place, in degrees (plate carrée projection). */

import type { Actor } from "../api/types";
import { count, h, s } from "../elements";
import type { TimelineEntry } from "../timeline/entries";

/** Lines of longitudes and latitudes in turn, in degrees (`web/outline.mjs`). */
export interface Outline {
  land: number[][];
  borders: number[][];
}

export interface MapPoint {
  id: string;
  name: string;
  place: NonNullable<Actor["place"]>;
  entries: TimelineEntry[];
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const WORLD: Box = { x: -180, y: -84, width: 360, height: 142 };
const MIN_WIDTH = 4;
/** Shape and width of the picture in pixels, on wide screens and on phones (`web/style/pictures.css`). */
const WIDE = { ratio: WORLD.height / WORLD.width, pixels: 900 };
const NARROW = { ratio: 3 / 4, pixels: 360 };
const PHONE = "(max-width: 40rem)";

function pathOf(line: number[], isClosed: boolean): string {
  let path = "";
  for (let index = 0; index + 1 < line.length; index += 2) path += `${index ? "L" : "M"}${line[index]} ${-(line[index + 1] ?? 0)}`;
  return isClosed ? `${path}Z` : path;
}

/** Returns the box of the world, in the shape of the picture. */
function worldBox(ratio: number): Box {
  const height = WORLD.width * ratio;
  return { ...WORLD, y: WORLD.y + (WORLD.height - height) / 2, height };
}

/** Returns the box around all points, with a margin, in the shape of the picture. */
function boxOf(points: MapPoint[], ratio: number): Box {
  if (!points.length) return worldBox(ratio);
  const longitudes = points.map((point) => point.place.longitude);
  const latitudes = points.map((point) => -point.place.latitude);
  const [left, right] = [Math.min(...longitudes), Math.max(...longitudes)];
  const [top, bottom] = [Math.min(...latitudes), Math.max(...latitudes)];
  const width = Math.min(WORLD.width, Math.max(12, (right - left) * 1.2, ((bottom - top) * 1.3) / ratio));
  const height = width * ratio;
  return { x: (left + right) / 2 - width / 2, y: (top + bottom) / 2 - height / 2, width, height };
}

export interface MapPicture {
  element: HTMLElement;
  select: (point: MapPoint) => void;
}

/** Draws the map; `choose` gets the place that the reader clicks. */
export function drawMap(outline: Outline, points: MapPoint[], choose: (point: MapPoint) => void): MapPicture {
  const { ratio, pixels } = window.matchMedia(PHONE).matches ? NARROW : WIDE;
  let box = boxOf(points, ratio);
  const marks = new Map<string, SVGElement>();
  const picture = s(
    "svg",
    { class: "map-picture", viewBox: "0 0 1 1", "aria-hidden": "true", preserveAspectRatio: "xMidYMid slice" },
    s("path", { class: "land", d: outline.land.map((line) => pathOf(line, true)).join("") }),
    s("path", { class: "border", d: outline.borders.map((line) => pathOf(line, false)).join("") }),
  );
  // Small places are drawn over large ones, so that each can be pointed at.
  for (const point of points) {
    const mark = s(
      "circle",
      { class: `place-mark ${point.place.precision}`, cx: point.place.longitude, cy: -point.place.latitude, r: 1 },
      s("title", {}, `${point.name}: ${count(point.entries.length, "happening")}`),
    );
    mark.addEventListener("click", () => {
      if (!hasMoved) choose(point);
    });
    marks.set(point.id, mark);
    picture.append(mark);
  }
  const highest = Math.max(1, ...points.map((point) => point.entries.length));
  const show = (): void => {
    picture.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
    const unit = box.width / pixels;
    picture.querySelector(".land")?.setAttribute("stroke-width", String(unit));
    picture.querySelector(".border")?.setAttribute("stroke-width", String(unit * 0.7));
    for (const point of points) {
      const mark = marks.get(point.id);
      mark?.setAttribute("r", String(unit * (5 + 13 * Math.sqrt(point.entries.length / highest))));
      mark?.setAttribute("stroke-width", String(unit * 2));
    }
  };
  const zoom = (factor: number): void => {
    const width = Math.min(WORLD.width, Math.max(MIN_WIDTH, box.width * factor));
    const height = width * ratio;
    box = { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
    show();
  };
  const move = (x: number, y: number): void => {
    box = { ...box, x: Math.min(190, Math.max(-190 - box.width / 2, box.x + x * box.width)), y: Math.min(90, Math.max(-100, box.y + y * box.height)) };
    show();
  };
  const frame = h("div", { class: "map-frame", tabindex: 0, role: "group", "aria-label": "Map. Arrow keys move, plus and minus zoom, Home shows all places. The list of places after it has the same." }, picture);
  frame.addEventListener("keydown", (event) => {
    const keys: Record<string, () => void> = {
      ArrowLeft: () => move(-0.15, 0),
      ArrowRight: () => move(0.15, 0),
      ArrowUp: () => move(0, -0.15),
      ArrowDown: () => move(0, 0.15),
      "+": () => zoom(0.6),
      "=": () => zoom(0.6),
      "-": () => zoom(1 / 0.6),
      Home: () => fit(),
    };
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  let drag: { x: number; y: number } | null = null;
  let hasMoved = false;
  frame.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, y: event.clientY };
    hasMoved = false;
  });
  frame.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
    if (Math.hypot(x, y) < 4 && !hasMoved) return;
    hasMoved = true;
    drag = { x: event.clientX, y: event.clientY };
    move(-x / frame.clientWidth, -y / frame.clientHeight);
  });
  for (const end of ["pointerup", "pointerleave", "pointercancel"]) frame.addEventListener(end, () => (drag = null));
  const fit = (): void => {
    box = boxOf(points, ratio);
    show();
  };
  const button = (text: string, label: string, act: () => void): HTMLElement => h("button", { type: "button", "aria-label": label, title: label, click: act }, text);
  show();
  return {
    element: h(
      "div",
      { class: "map" },
      h("div", { class: "tools" }, button("−", "Zoom out", () => zoom(1.6)), button("+", "Zoom in", () => zoom(1 / 1.6)), button("All places", "Show all places", fit), button("World", "Show the world", () => {
        box = worldBox(ratio);
        show();
      })),
      frame,
      h("p", { class: "soft" }, "Outline: Natural Earth."),
    ),
    select: (point) => {
      for (const [id, mark] of marks) mark.classList.toggle("selected", id === point.id);
    },
  };
}
