// Prints the outline of the map as JSON: coasts and borders as lines of longitudes and latitudes, to a tenth of a degree.
//
// The facts are of Natural Earth (public domain), at 1:110 million, as the package world-atlas has them.

import { readFileSync } from "node:fs";
import { mesh, merge } from "topojson-client";

const file = new URL("node_modules/world-atlas/countries-110m.json", import.meta.url);
const atlas = JSON.parse(readFileSync(file, "utf8"));
const countries = atlas.objects.countries;

/** Rounds the points of a line to tenths of a degree and leaves out those that repeat the one before. */
const rounded = (line) => {
  const points = line.map(([longitude, latitude]) => [Math.round(longitude * 10), Math.round(latitude * 10)]);
  const distinct = points.filter(
    ([longitude, latitude], index) =>
      index === 0 || longitude !== points[index - 1][0] || latitude !== points[index - 1][1],
  );
  return distinct.flat().map((tenths) => tenths / 10);
};

/** Cuts a line where it passes the 180th meridian, so that no stroke crosses the map. */
const cut = (line) => {
  const parts = [[]];
  line.forEach((point, index) => {
    if (index > 0 && Math.abs(point[0] - line[index - 1][0]) > 180) parts.push([]);
    parts.at(-1).push(point);
  });
  return parts.filter((part) => part.length > 1);
};

/** Cuts a closed line; its last part and its first are one where the line begins within a part. */
const cutRing = (ring) => {
  const parts = cut(ring);
  const [first, last] = [parts[0][0], parts.at(-1).at(-1)];
  if (parts.length > 1 && first[0] === last[0] && first[1] === last[1]) parts[0] = [...parts.pop(), ...parts[0].slice(1)];
  return parts;
};

const land = merge(atlas, countries.geometries).coordinates.flat().flatMap(cutRing).map(rounded);
const borders = mesh(atlas, countries, (one, other) => one !== other).coordinates.flatMap(cut).map(rounded);
console.log(JSON.stringify({ land: land.filter((line) => line.length > 6), borders }));
