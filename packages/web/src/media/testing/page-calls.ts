/** What the test calls in the page. */
export interface CallPage {
  /** Runs one promise of the media port; gives what broke it. */
  keep(name: string): Promise<string | undefined>;
  /** A video call until each side hears and sees the other, then over an ICE restart of both, then its end. */
  talk(): Promise<readonly string[]>;
  openMicrophone(): Promise<string>;
  /** Tries the devices before a call, hearing the sound; what came of each step, and what was still open afterwards. */
  testDevices(): Promise<Record<string, string>>;
  /** Attaches to a player that waits for a gesture; gives how often it was asked to play, before and after one. */
  playAfterGesture(): Promise<readonly [before: number, after: number, detached: number]>;
}
