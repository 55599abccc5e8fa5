import type { CallReport, MediaReport } from '@parley/protocol';
import type { Metrics } from '../kernel/ports.js';

/** The report with the fields of the protocol alone: nobody keeps something else in it. */
export function plainReport({ audio, video, ...report }: CallReport): CallReport {
  const { durationMs, setupMs, roundTripMs, candidateType, protocol, reconnects } = report;
  return {
    durationMs,
    ...(setupMs === undefined ? {} : { setupMs }),
    ...(audio ? { audio: plainMedia(audio) } : {}),
    ...(video ? { video: plainMedia(video) } : {}),
    ...(roundTripMs === undefined ? {} : { roundTripMs }),
    ...(candidateType === undefined ? {} : { candidateType }),
    ...(protocol === undefined ? {} : { protocol }),
    reconnects,
  };
}

function plainMedia(media: MediaReport): MediaReport {
  const { lossPercent, jitterMs, receivedKbps, sentKbps, mos, framesPerSecond, freezes } = media;
  return {
    lossPercent,
    jitterMs,
    receivedKbps,
    sentKbps,
    ...(mos === undefined ? {} : { mos }),
    ...(framesPerSecond === undefined ? {} : { framesPerSecond }),
    ...(freezes === undefined ? {} : { freezes }),
  };
}

/** Shows a report in the metrics. How long the set-up took is the same in all reports of a participant: it counts once. */
export function measureReport(metrics: Metrics, report: CallReport, { first }: { readonly first: boolean }): void {
  if (first && report.setupMs !== undefined) metrics.observe('call_setup_seconds', report.setupMs);
  if (report.roundTripMs !== undefined) metrics.observe('call_round_trip_seconds', report.roundTripMs);
  for (const media of ['audio', 'video'] as const) {
    const side = report[media];
    if (!side) continue;
    metrics.spread('call_loss_percent', side.lossPercent, { media });
    if (side.mos !== undefined) metrics.spread('call_mos', side.mos, { media });
  }
}
