import { describe, expect, it } from 'vitest';
import { answer, balanceOf, calculate, readPoll, remindIn, roll, timeIn } from './answers.js';

describe('the bot', () => {
  it.each([
    ['12 * 7', '12 * 7 = 84'],
    ['what is 0.1 + 0.2?', '0.1 + 0.2 = 0.3'],
    ['10 ÷ 4', '10 ÷ 4 = 2.5'],
    ['1/0', 'Nobody can divide by zero, not even a bot.'],
    ['room 12', undefined],
  ])('calculates %j', (text, result) => {
    expect(calculate(text)).toBe(result);
  });

  it('greets by first name and shows the way to the commands', () => {
    expect(answer('Hi there', 'Alice Martin')).toBe('Hello Alice! Write /help to see what I can do.');
    expect(answer('the lamp is broken', 'Alice')).toContain('“the lamp is broken”');
  });

  it.each([
    ['/poll Lunch? | Pizza | Salad', { question: 'Lunch?', options: ['Pizza', 'Salad'] }],
    ['/poll@concierge A | b | b |  | c', { question: 'A', options: ['b', 'c'] }],
    ['@concierge poll Lunch? | x | y', { question: 'Lunch?', options: ['x', 'y'] }],
    ['/poll Lunch?', undefined],
    ['/poll | a | b', undefined],
    ['/poll Only one? | yes', undefined],
  ])('reads a poll in %j', (text, poll) => {
    expect(readPoll(text)).toEqual(poll);
  });

  it('keeps accounts apart and the same', () => {
    expect(balanceOf('alice')).toBe(balanceOf('alice'));
    expect(balanceOf('alice')).not.toBe(balanceOf('bob'));
  });

  it('throws dice within their sides', () => {
    for (let count = 0; count < 200; count++) expect(['1', '2', '3']).toContain(roll('1d3'));
    expect(roll('20')).toBe('I throw dice such as 1d6 or 3d20.');
    expect(roll('3d6').split(' + ')).toHaveLength(3);
  });

  it('knows the time elsewhere', () => {
    const time = timeIn('New York', new Date(Date.UTC(2025, 0, 6, 17, 5)));
    expect(time).toMatch(/^In New York it is Monday,? 12:05\sPM\.$/u);
    expect(timeIn('Atlantis')).toContain('Name a larger city');
    expect(timeIn('')).toContain('Name a larger city');
  });

  it('reads when to remind of what', () => {
    expect(remindIn(['2m', 'tea', 'time'])).toMatchObject({ seconds: 120, reminder: 'Reminder: tea time' });
    expect(remindIn(['later']).seconds).toBe(0);
  });
});
