import type { Caption } from '../kernel/call-captions.js';

/** One speaker, as an engine hears them. */
export interface CaptionStream {
  /** Takes what follows: one channel of 16 kHz, 16 bits a sample, in the machine's own order. Drops it where it cannot keep up. */
  write(samples: Int16Array): void;
  /** Nothing more comes and nothing more is told. Safe to call again. */
  end(): void;
}

/** Understands speech. */
export interface CaptionEngine {
  /** Begins to listen to one speaker. Rejects where it cannot. */
  open(told: (caption: Caption) => void): Promise<CaptionStream>;
}

/** A place where the sound of one speaker arrives. */
export interface AudioTap {
  readonly to: { readonly host: string; readonly port: number };
  /** Safe to call again. */
  close(): void;
}

/** Opens a place for the sound of one speaker, which is told as `CaptionStream.write` takes it. */
export type OpenAudioTap = (told: (samples: Int16Array) => void) => Promise<AudioTap>;
