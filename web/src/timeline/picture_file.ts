/** The picture of a timeline as a file: SVG, or PNG for programs without it. */

import { readable } from "../elements";

/** Properties of the style sheet that the file states by itself. */
const STATED = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-family", "font-size", "font-weight"];
const MARGIN = 16;
/** Pixels of the PNG for one of the screen. */
const DENSITY = 2;

/** Returns the picture as the text of an SVG file, which needs no style sheet. */
export function svgFile(picture: SVGSVGElement, title: string): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const originals = picture.querySelectorAll<SVGElement>("*");
  const targets = [...copy.querySelectorAll(".target")];
  copy.querySelectorAll<SVGElement>("*").forEach((element, index) => {
    const original = originals[index];
    if (!original) return;
    const style = getComputedStyle(original);
    for (const property of STATED) {
      const value = style.getPropertyValue(property);
      if (value && value !== "none" || property === "fill") element.setAttribute(property, value);
    }
    element.removeAttribute("class");
  });
  // What only a pointer needs.
  for (const target of targets) target.remove();
  const width = Number(picture.getAttribute("width"));
  const height = Number(picture.getAttribute("height"));
  const sheet = getComputedStyle(document.body);
  const make = (tag: string, attributes: Record<string, string | number>): SVGElement => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    return element;
  };
  const heading = make("text", { x: 0, y: -14, "font-family": "Georgia, serif", "font-size": 16, "font-weight": 700, fill: sheet.color });
  heading.textContent = readable(title);
  const paper = make("rect", { x: -MARGIN, y: -MARGIN - 24, width: width + 2 * MARGIN, height: height + 2 * MARGIN + 24, fill: sheet.backgroundColor });
  copy.prepend(paper, heading);
  copy.setAttribute("viewBox", `${-MARGIN} ${-MARGIN - 24} ${width + 2 * MARGIN} ${height + 2 * MARGIN + 24}`);
  copy.setAttribute("width", String(width + 2 * MARGIN));
  copy.setAttribute("height", String(height + 2 * MARGIN + 24));
  copy.removeAttribute("class");
  copy.removeAttribute("aria-hidden");
  return new XMLSerializer().serializeToString(copy);
}

/** Returns the picture as a PNG file. */
export async function pngFile(picture: SVGSVGElement, title: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svgFile(picture, title)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width * DENSITY;
    canvas.height = image.height * DENSITY;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser cannot draw the picture; save it as SVG.");
    context.scale(DENSITY, DENSITY);
    context.drawImage(image, 0, 0);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("This browser cannot write PNG; save the picture as SVG.");
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}
