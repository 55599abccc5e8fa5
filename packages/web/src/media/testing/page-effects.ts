/** What the test of the effects calls in the page. */
export interface EffectsPage {
  /** How sharp the background and the face are after the blur, as parts of what they were. */
  blur(files: string): Promise<{ readonly background: number; readonly face: number; readonly live: string }>;
  /** How loud noise and a voice are after the suppression, in dB of what they were. */
  suppress(files: string): Promise<{ readonly noise: number; readonly voice: number; readonly live: string }>;
  /** What is said where the files are not. */
  refuse(files: string): Promise<readonly string[]>;
}
