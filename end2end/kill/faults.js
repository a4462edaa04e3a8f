// What can be wrong, under the three words of the last line.

/**
 * @typedef {object} Faults  each fault is a line of text
 * @property {string[]} lost     what was promised, or was there before, is not there or is another
 * @property {string[]} doubled  the same twice, or what nobody has written
 * @property {string[]} stuck    what ought to have come to an end by itself, and has not
 */

/** @returns {Faults} */
export const noFaults = () => ({ lost: [], doubled: [], stuck: [] });

/** Thrown by a look that has found faults. */
export class Broken extends Error {
  /** @param {Partial<Faults>} faults */
  constructor(faults) {
    super(Object.values(faults).flat().join("\n    "));
    this.faults = { ...noFaults(), ...faults };
  }

  /** @param {Faults} faults  throws unless there is none */
  static unlessNone(faults) {
    if (Object.values(faults).some((list) => list.length > 0)) throw new Broken(faults);
  }
}
