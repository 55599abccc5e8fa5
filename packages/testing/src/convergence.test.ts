import { it } from 'vitest';
import { play } from './convergence/play.js';
import { parse } from './convergence/script.js';

/** What random scripts have found, cut down to what matters. A new one is pasted here as it is printed. */
const found = {
  'a message whose answer was lost is not refused to who has left since': `
    pair, seed 1
    alice-1 leaves the channel
    alice-1 sends in the channel
    alice is cut off
    wait 0 ms`,
  'a message that is stored while a session opens counts once': `
    crowd, seed 1
    bob-1 is loaded anew
    alice-2 is loaded anew
    alice-1 writes into the thread of message 1 of the direct
    alice-1 sends in the group
    wait 0 ms`,
  'what was read without a connection is told by the next page': `
    devices, seed 1
    alice-1 sends in the group
    bob is cut off
    wait 1000 ms
    bob-1 reads the group
    bob is cut off
    wait 1000 ms
    bob-1 is loaded anew`,
  'what was said before one came back is no news': `
    pair, seed 1
    alice-1 mentions alice in the channel
    alice-1 removes bob from the channel
    alice-1 adds bob to the channel`,
  'who comes back sees what was looked at': `
    pair, seed 1
    alice-1 opens the channel
    alice-1 removes alice from the channel
    alice-1 joins the channel
    wait 0 ms`,
  'an answer that was asked for before settings changed does not change them back': `
    pair, seed 1
    bob-1 joins the channel
    bob-1 keeps the channel archived`,
  'settings that were changed from two devices are the last ones': `
    group, seed 1
    bob-2 keeps the channel archived
    bob-1 keeps the channel unarchived`,
  'an answer that was asked for before one became owner does not take that back': `
    pair, seed 132311
    bob-1 joins the group
    alice-1 puts 👍 on message 1 of the group
    bob has doubles and reorders
    alice-1 removes alice from the group
    wait 0 ms`,
  'who becomes owner because the owner left knows it': `
    pair, seed 1
    alice-1 removes alice from the group
    alice-1 sends in the direct`,
  'a message that the answer to an act brings before its event is told': `
    pair, seed 1
    alice-1 sends in the group
    alice-1 sends in the group
    wait 0 ms
    alice-1 sends in the group
    bob-1 takes 👍 off message 6 of the group
    bob has reorders
    wait 0 ms
    alice-1 sends in the group`,
  'a reaction on the last message is mine for who comes back, too': `
    pair, seed 1
    alice-1 removes bob from the channel
    bob-1 puts 👍 on message 2 of the channel
    alice-1 sends in the group
    alice-1 adds bob to the channel
    alice-1 takes 👍 off message 1 of the group`,
  'what was told before one left is not told again to who comes back': `
    crowd, seed 1
    alice-1 sends in the channel
    bob-1 leaves the channel
    wait 0 ms
    bob-1 joins the channel
    alice-1 forwards message 1 of the group to the channel`,
  'an answer that came while its page was asked for quotes what was edited meanwhile': `
    pair, seed 1
    alice-1 opens the direct
    alice-1 edits message 1 of the direct
    alice-1 answers message 1 of the direct
    alice-1 starts again`,
  'who is removed while the counts are asked for stays away': `
    group, seed 1
    alice-1 deletes message 1 of the group
    alice-1 puts 👍 on message 1 of the group
    alice-1 puts 👍 on message 1 of the group
    bob-1 sends in the channel
    alice has clear weather
    alice-1 removes bob from the group
    alice has clear weather`,
};

it.each(Object.entries(found))('%s', (_, script) => play(parse(script)));
