export { AddPeople } from './add-people.js';
export { GroupBody } from './group-body.js';
