/**
 * Runs in an AudioWorklet, where nothing can be loaded: it gets RNNoise as bytes. `@jitsi/rnnoise-wasm` 0.2.1 names what it exports by
 * letters: `c` memory, `d` start, `f` create, `g` malloc, `j` process frame. RNNoise takes 480 samples of 48 kHz, scaled to 16 bits.
 */
export const noiseWorklet = `
const size = 480;
registerProcessor('parley-noise', class extends AudioWorkletProcessor {
  constructor({ processorOptions: { bytes } }) {
    super();
    let memory;
    const system = (to, from, length) => {
      if (length === undefined) return 0;
      new Uint8Array(memory.buffer).copyWithin(to, from, from + length);
    };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { a: { a: system, b: system } });
    memory = exports.c;
    exports.d();
    const state = exports.f(0);
    const at = exports.g(size * 4);
    this.filter = () => exports.j(state, at, at);
    this.frame = () => new Float32Array(memory.buffer, at, size);
    this.taken = new Float32Array(size);
    this.filled = 0;
    this.ready = new Float32Array(0);
    this.given = 0;
    this.port.onmessage = () => { this.ended = true; };
  }
  process([[input]], [[output]]) {
    if (this.ended) return false;
    for (let index = 0; index < output.length; index += 1) {
      this.taken[this.filled] = input ? input[index] * 32768 : 0;
      this.filled += 1;
      if (this.filled === size) {
        this.frame().set(this.taken);
        this.filter();
        this.ready = this.frame().slice();
        this.filled = 0;
        this.given = 0;
      }
      output[index] = this.given < this.ready.length ? this.ready[this.given] / 32768 : 0;
      this.given += 1;
    }
    return true;
  }
});
`;
