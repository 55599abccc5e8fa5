// One side of a bare pair of RTCPeerConnections. The two pages are signalled through a BroadcastChannel, the shortest way that
// there is between them: no server, no network, no check of anything.
const channel = new BroadcastChannel('bare');

function createPeer() {
  const peer = new RTCPeerConnection();
  const audio = new Audio();
  peer.ontrack = ({ streams, track }) => {
    audio.srcObject = streams[0] ?? new MediaStream([track]);
    void audio.play();
  };
  peer.onicecandidate = ({ candidate }) => candidate && channel.postMessage({ candidate: candidate.toJSON() });
  return peer;
}

async function addMicrophone(peer) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  for (const track of stream.getTracks()) peer.addTrack(track, stream);
  return () => stream.getTracks().forEach((track) => track.stop());
}

/** Hands what comes over the channel to the function, one after another. */
function listen(take) {
  let turn = Promise.resolve();
  channel.onmessage = ({ data }) => (turn = turn.then(() => take(data)));
}

const session = {};

/** From now on the next call is answered at once; `heardAt` gives the time at which its caller is heard. */
export function expectCall() {
  session.heardAt = answer();
}

export const heardAt = () => session.heardAt;

async function answer() {
  const peer = createPeer();
  let stopMicrophone = () => undefined;
  const answered = new Promise((resolve) => {
    listen(async ({ offer, candidate }) => {
      if (candidate) return peer.addIceCandidate(candidate);
      if (!offer) return;
      await peer.setRemoteDescription(offer);
      stopMicrophone = await addMicrophone(peer);
      await peer.setLocalDescription();
      channel.postMessage({ answer: peer.localDescription.toJSON() });
      resolve();
    });
  });
  await answered;
  const time = await hears(peer);
  channel.postMessage({ bye: true });
  stopMicrophone();
  peer.close();
  return time;
}

/** Calls; gives the time at which it was asked to. */
export async function call() {
  const startedAt = Date.now();
  const peer = createPeer();
  const ended = new Promise((resolve) => {
    listen(async ({ answer, candidate, bye }) => {
      if (bye) return resolve();
      if (candidate) await peer.addIceCandidate(candidate);
      if (answer) await peer.setRemoteDescription(answer);
    });
  });
  const stopMicrophone = await addMicrophone(peer);
  await peer.setLocalDescription();
  channel.postMessage({ offer: peer.localDescription.toJSON() });
  await ended;
  stopMicrophone();
  peer.close();
  return startedAt;
}

/** What two ends say to set up sound, camera and screen, and the candidates of one of them. */
export async function describe() {
  const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
  const candidates = [];
  one.onicecandidate = ({ candidate }) => candidate?.candidate && candidates.push(candidate.toJSON());
  for (const kind of ['audio', 'video', 'video']) one.addTransceiver(kind);
  await one.setLocalDescription();
  const offer = one.localDescription.toJSON();
  await other.setRemoteDescription(offer);
  await other.setLocalDescription();
  const answer = other.localDescription.toJSON();
  while (one.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 10));
  one.close();
  other.close();
  return { offer, answer, candidates };
}

async function hears(peer) {
  for (;;) {
    for (const report of (await peer.getStats()).values()) {
      if (report.type === 'inbound-rtp' && report.kind === 'audio' && report.totalAudioEnergy > 0) return Date.now();
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
