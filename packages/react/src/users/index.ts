export { useUsers, type UsersView } from './use-users.js';
