/** What is said of recordings of calls, which are loaded when somebody looks at them. */
export const recordings = {
  title: 'Recordings of the call',
  making: 'The recording is being made. It appears here by itself.',
  none: 'There is no recording of this call any more.',
  failed: (reason: string) => `The recordings could not be loaded. ${reason}`,
  of: (name: string, time: string) => `Asked for by ${name}, ${time}`,
  screenOf: (name: string) => `Screen of ${name}`,
  length: (duration: string, megabytes: string) => `${duration}, ${megabytes} MB`,
  play: (name: string) => `Play ${name}`,
  close: (name: string) => `Close ${name}`,
  download: (name: string) => `Download ${name}`,
  unplayable: 'This browser cannot play it. Download it instead.',
  remove: 'Delete',
  sure: 'Nobody can play it afterwards. Delete it for everybody?',
  keep: 'Keep',
};
