/** Files of messages. */
export const files = {
  uploading: (name: string, percent: string) => `Uploading ${name}: ${percent}`,
  cancel: 'Cancel the upload',
  save: (name: string) => `Save ${name}`,
  open: (name: string) => `Open ${name}`,
  unknown: (name: string) => `${name} is not there any more`,
  chosen: 'Files to send',
  leaveOut: (name: string) => `Leave out ${name}`,
  tooMany: (count: number) => `A message has at most ${count} files: the rest was left out.`,
  empty: (name: string) => `${name} is empty, and was left out.`,
  tooLarge: (name: string, most: string) => `${name} is larger than ${most}, and was left out.`,
  drop: 'Drop files to send them',
};
