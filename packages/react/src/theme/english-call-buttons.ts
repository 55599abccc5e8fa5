/** What is said of calls where none is: on the buttons that begin one, and where a conversation tells of one. */
export const callButtons = {
  audioCall: (name: string) => `Call ${name}`,
  videoCall: (name: string) => `Video call with ${name}`,
  startFailed: (reason: string) => `The call could not be started. ${reason}`,
  callBack: 'Call back',
  callOnceMore: 'Call again',
  noteAudio: 'Call',
  noteVideo: 'Video call',
  recorded: 'The recording of the call is there',
  showRecorded: 'Show',
  missedAudio: 'Missed call',
  missedVideo: 'Missed video call',
  /** Why a call was not answered, as the one who started it reads it. */
  unanswered: {
    timeout: 'no answer',
    cancelled: 'cancelled',
    rejected: 'declined',
    busy: 'line busy',
    failed: 'failed',
    unknownNumber: 'nobody has this number',
    barred: 'not allowed',
    unreachable: 'not reached',
  },
  /** What was said of it, and how it went. */
  noteOf: (kind: string, how: string) => `${kind}, ${how}`,
  seconds: (count: number) => `${count} s`,
  minutes: (count: number) => `${count} min`,
  hours: (hours: number, minutes: number) => (minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`),
};
