/** A first size that is enough for most files; it doubles when it is half full. */
const LEAST = 1 << 12;

/**
 * Which texts were there before, by 64 bits of each: a million addresses in 16 MB instead of a hundred. Two different ones of a
 * million are taken for the same with a chance of one in thirty million.
 */
export class SeenTexts {
  #count = 0;
  #high = new Uint32Array(LEAST);
  #low = new Uint32Array(LEAST);

  /** @returns false if it was there before */
  add(text: string): boolean {
    const [high, low] = hash(text);
    if (!this.#put(high, low)) return false;
    this.#count += 1;
    if (this.#count * 2 > this.#high.length) this.#grow();
    return true;
  }
  #put(high: number, low: number): boolean {
    const last = this.#high.length - 1;
    for (let at = low & last; ; at = (at + 1) & last) {
      if (this.#high[at] === high && this.#low[at] === low) return false;
      if (this.#high[at] || this.#low[at]) continue;
      this.#high[at] = high;
      this.#low[at] = low;
      return true;
    }
  }
  #grow(): void {
    const high = this.#high;
    const low = this.#low;
    this.#high = new Uint32Array(high.length * 2);
    this.#low = new Uint32Array(high.length * 2);
    for (let at = 0; at < high.length; at += 1) if (high[at] || low[at]) this.#put(high[at]!, low[at]!);
  }
}

/** Two independent runs of the mixing of MurmurHash; never 0 and 0, which marks an empty place. */
function hash(text: string): readonly [number, number] {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0xcc9e2d51);
    a = (a << 13) | (a >>> 19);
    b = Math.imul(b ^ unit, 0x1b873593);
    b = (b << 15) | (b >>> 17);
  }
  a = mix(a ^ text.length);
  b = mix(b ^ a);
  return [a, b || 1];
}
function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
