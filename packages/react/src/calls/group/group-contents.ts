export { AddPeople } from './add-people.js';
export { CaptionLines } from './caption-lines.js';
export { GroupBody } from './group-body.js';
export { ListeningMenu } from './listening-menu.js';
export { RecordingsDialog } from '../recordings/recordings-dialog.js';
export { DialKeys } from '../phone/dial-keys.js';
export { DialPadBody } from '../phone/dial-pad-body.js';
export { PhoneBody } from '../phone/phone-body.js';
