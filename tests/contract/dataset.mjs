// A dataset's binding in the contract tests: it keeps what it is given, or refuses it.

class Dataset {
  #points = [];
  #refuses;

  constructor(refuses) {
    this.#refuses = refuses;
  }

  writeDataPoint(point) {
    if (this.#refuses) throw new TypeError("SECRET text");
    this.#points.push(point);
  }

  /** What it was given, as JSON. */
  told() {
    return JSON.stringify(this.#points);
  }
}

export function makeDataset(refuses) {
  return new Dataset(refuses);
}
