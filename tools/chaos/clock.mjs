/** The test clock of the run: hurries on, and can jump. */
export class Clock {
  #ms = 0;
  #timer;
  #database;
  #faster;
  #writing = Promise.resolve();

  constructor(database, faster) {
    this.#database = database;
    this.#faster = faster;
  }
  start() {
    this.#timer = setInterval(() => {
      this.#ms += 250 * (this.#faster - 1);
      void this.#write();
    }, 250);
  }
  stop() {
    clearInterval(this.#timer);
    return this.#writing;
  }
  jump(ms) {
    this.#ms += ms;
    return this.#write();
  }
  // one after another: an older reading must not overtake a newer one, and time must not run backwards
  #write() {
    this.#writing = this.#writing.then(() => {
      const ms = this.#ms;
      return this.#database
        .query(
          `insert into setting (key, value) values ('test.clock', jsonb_build_object('ms', $1::bigint))
           on conflict (key) do update set value = excluded.value`,
          [Math.round(ms)],
        )
        .catch(() => {});
    });
    return this.#writing;
  }
}
