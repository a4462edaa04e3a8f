// Who there is: the demo's people, and workers of our own that nobody's seeded past disturbs.
/** Services of *Prunéřov – ukázka*: slug and names. */
export const services = {
  programme: "prunerov-ukazka",
  first: "ukazka-tp",
  firstName: { cs: "Terénní program", en: "Outreach programme" },
  family: "ukazka-sas",
  exchange: "ukazka-tpd",
  exchangeName: {
    cs: "Terénní program pro uživatele návykových látek",
    en: "Outreach programme for drug users",
  },
};

const DAY = 24 * 3600_000;
/** The first day of the memberships of our own workers. */
export const MEMBERS_FROM = new Date(Date.now() - 150 * DAY).toISOString().slice(0, 10);

/** Added to the demo with `teren user add`. */
export const OWN = [
  { login: "eva", name: "Eva Zkoušková", password: "zkouska-evy-2026", services: ["ukazka-tp", "ukazka-tpd"] },
  { login: "adam", name: "Adam Zkouška", password: "zkouska-adama-2026", services: ["ukazka-tp", "ukazka-tpd"] },
  { login: "dana", name: "Dana Vzorková", password: "zkouska-dany-2026", services: ["ukazka-sas"] },
];

/** As the demo prints them. */
const demo = (login) => ({ login, password: `ukazka-${login}` });

export const accounts = {
  worker: OWN[0],
  colleague: OWN[1],
  /** Visits families. */
  family: OWN[2],
  demoWorker: demo("jana"),
  // Who leads or administers and does not work in the field needs the managers' part of the program.
  manager: { ...demo("vera"), leads: true },
  coordinator: { ...demo("karel"), leads: true },
  administrator: { ...demo("admin"), leads: true },
};
