// Chromium reads tracks by https://w3c.github.io/mediacapture-transform/; TypeScript's DOM library has no word of it.
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack });
  readonly readable: ReadableStream<AudioData>;
}
