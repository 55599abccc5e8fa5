/** What was understood of a speaker. */
export interface Caption {
  readonly text: string;
  /** Whether it stays as it is; else the next one takes its place. */
  readonly final: boolean;
}

/** Somebody who is being listened to. */
export interface CaptionHearing {
  /** Where their sound is to be sent: Opus in RTP (RFC 7587), over UDP. */
  readonly to: { readonly host: string; readonly port: number };
  /** Nothing is told any more. Safe to call again. */
  end(): void;
}

/** Listens to speakers and tells what they say. */
export interface CallCaptions {
  /** Rejects where too many are listened to already, or nothing can be understood now. */
  hear(told: (caption: Caption) => void): Promise<CaptionHearing>;
}
