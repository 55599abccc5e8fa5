/** Writes a WAV file that holds one tone: what a browser then hears as its microphone. */
export function writeTone(file: string, tone: { readonly hertz: number; readonly seconds?: number }): Promise<void>;
