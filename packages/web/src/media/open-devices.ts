/** What the browser opens by one question to the user. */
export type Wish = Pick<MediaStreamConstraints, 'audio' | 'video'>;

type Kind = 'audio' | 'video';

/** What opening needs of the browser. */
export interface OpeningParts {
  readonly open: (wish: Wish) => Promise<MediaStream>;
  /** What the user said of it before: `granted`, `denied`, `prompt`; undefined where the browser does not tell. */
  readonly permissionOf: (kind: Kind) => Promise<string | undefined>;
  /** Calls once all that is asked for now was asked for. */
  readonly soon: (run: () => void) => void;
}

interface Asked {
  readonly constraints: MediaTrackConstraints;
  readonly resolve: (stream: MediaStream | Promise<MediaStream>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Opens a microphone or a camera. Where both are wanted at once the user is asked once; where one of them cannot be had, the other is
 * opened all the same.
 */
export function createOpening({ open, permissionOf, soon }: OpeningParts) {
  let asked: Partial<Record<Kind, Asked>> = {};

  const openBoth = async (audio: Asked, video: Asked) => {
    try {
      const stream = await open({ audio: audio.constraints, video: video.constraints });
      // Each of them ends on its own.
      audio.resolve(new MediaStream(stream.getAudioTracks()));
      video.resolve(new MediaStream(stream.getVideoTracks()));
    } catch (error) {
      // Who closed the question is not asked again twice over.
      if (nameOf(error) === 'NotAllowedError' && !(await isRefusedForOne())) {
        audio.reject(error);
        video.reject(error);
        return;
      }
      audio.resolve(open({ audio: audio.constraints }));
      video.resolve(open({ video: video.constraints }));
    }
  };
  const isRefusedForOne = async () => {
    const [audio, video] = await Promise.all([permissionOf('audio'), permissionOf('video')]);
    return audio !== video && audio !== 'prompt' && video !== 'prompt';
  };
  const serve = () => {
    const { audio, video } = asked;
    asked = {};
    if (audio && video) void openBoth(audio, video);
    else if (audio) audio.resolve(open({ audio: audio.constraints }));
    else video?.resolve(open({ video: video.constraints }));
  };
  return (kind: Kind, constraints: MediaTrackConstraints): Promise<MediaStream> => {
    if (asked[kind]) return open({ [kind]: constraints });
    if (!asked.audio && !asked.video) soon(serve);
    return new Promise((resolve, reject) => {
      asked[kind] = { constraints, resolve, reject };
    });
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}
