/** What the buttons that begin a call say: they stand where no call is. */
export const callButtons = {
  audioCall: (name: string) => `Call ${name}`,
  videoCall: (name: string) => `Video call with ${name}`,
  startFailed: (reason: string) => `The call could not be started. ${reason}`,
};
