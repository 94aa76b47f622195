/** The right values of a happening: its day, type, whether it took place, and who took part. */

import { get } from "../api/client";
import type { Happening, HappeningCorrection } from "../api/types";
import { h, replace } from "../elements";
import { actorField } from "../parts/actor";
import { field } from "../parts/field";
import { STATUS, typeText } from "../parts/happening";
import type { Values } from "./statement_values";

type Role = Happening["participants"][number]["role"];

const ROLES: Record<Role, string> = { actor: "who did it", recipient: "who was affected", other: "took part" };

interface Participant {
  id: string;
  name: string;
  role: Role;
}

/** Makes the list of participants, each with its role and a button that removes it, and a field that adds one. */
function participantFields(happening: Happening): { element: HTMLElement; list: () => Participant[] } {
  const list: Participant[] = [];
  for (const { actor_id: id, name, role } of happening.participants) {
    if (id && !list.some((one) => one.id === id && one.role === role)) list.push({ id, name, role });
  }
  const rows = h("ul", { class: "participants" });
  const show = (): void =>
    replace(
      rows,
      list.map((participant, index) => {
        const role = h("select", { "aria-label": `Role of ${participant.name}` }, Object.entries(ROLES).map(([value, text]) => h("option", { value }, text)));
        role.value = participant.role;
        role.addEventListener("change", () => {
          participant.role = role.value as Role;
        });
        const remove = h("button", { type: "button", "aria-label": `Remove ${participant.name}` }, "Remove");
        remove.addEventListener("click", () => {
          list.splice(index, 1);
          show();
          add.input.focus();
        });
        return h("li", {}, h("bdi", {}, participant.name), role, remove);
      }),
    );
  const add = actorField({
    label: "Add who took part",
    placeholder: "Add a name",
    types: "person,organization,group",
    choose: (actor) => {
      list.push({ id: actor.id, name: actor.name, role: "actor" });
      add.input.value = "";
      show();
    },
  });
  show();
  return { element: h("fieldset", { class: "field" }, h("legend", { class: "label" }, "Who took part"), rows, add.element), list: () => list };
}

/** Writes participants so that two lists can be compared. */
function written(participants: Participant[]): string {
  return participants.map(({ id, role }) => `${id} ${role}`).sort().join(",");
}

/** Makes the fields. */
export async function happeningValues(happening: Happening): Promise<Values<HappeningCorrection>> {
  const givenDay = happening.when?.first_day === happening.when?.last_day ? happening.when?.first_day ?? "" : "";
  const day = h("input", { type: "date", value: givenDay });
  const known = await get("/v1/statistics/types", { query: { limit: 200, importance: "all" } });
  const types = [...new Set([happening.type, ...known.data.map((group) => group.value)])].sort();
  const type = h("select", {}, types.map((value) => h("option", { value }, typeText(value))));
  type.value = happening.type;
  const status = h("select", {}, Object.keys(STATUS).map((value) => h("option", { value }, value)));
  status.value = happening.status;
  const { element, list } = participantFields(happening);
  const givenParticipants = written(list());
  return {
    element: [h("div", { class: "field-row" }, field("Day on which it took place", day), field("Type", type), field("Whether it took place", status)), element],
    changed: () => {
      const correction: HappeningCorrection = {};
      if (day.value && day.value !== givenDay) correction.day = day.value;
      if (type.value !== happening.type) correction.type = type.value;
      if (status.value !== happening.status) correction.status = status.value as Happening["status"];
      if (written(list()) !== givenParticipants) correction.participants = list().map(({ id, role }) => ({ actor_id: id, role }));
      return correction;
    },
  };
}
