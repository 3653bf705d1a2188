import { fireEvent, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { check, fieldOf } from '../src/first-run/check';
import { ANSWER } from '../src/host/memory/memory';
import { asked, click, openWindow, pass, virtualTime } from './open';

virtualTime();

async function fill(fields: Record<string, string>): Promise<void> {
  for (const [testid, value] of Object.entries(fields)) {
    await fireEvent.input(screen.getByTestId(testid), { target: { value } });
  }
}

async function submit(testid: string): Promise<void> {
  const form = screen.getByTestId(testid).closest('form');
  if (!form) throw new Error('no form');
  await fireEvent.submit(form);
  await pass(0);
}

describe('joining', () => {
  it('asks with what was typed and opens the window', async () => {
    const host = await openWindow('first-run');
    await fill({ 'join-relay': ' chat.example.com ', 'join-code': ' ABCD-EFGH ', 'join-password': '' });
    await submit('join-submit');
    expect(screen.getByTestId<HTMLButtonElement>('join-submit').disabled).toBe(true);
    await pass(ANSWER);
    expect(asked(host, 'join')).toEqual([{ relay: 'chat.example.com', code: 'ABCD-EFGH', password: null }]);
    expect(screen.getByTestId('status-button')).toBeTruthy();
  });

  it('says at the field what is missing, without asking, and leads there', async () => {
    const host = await openWindow('first-run');
    await submit('join-submit');
    expect(screen.getByText('Enter the address of your relay.')).toBeTruthy();
    expect(screen.getByText('Enter the code from your invitation.')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByTestId('join-relay'));
    expect(asked(host, 'join')).toEqual([]);
  });

  it('says at the code that the invitation is gone, and can be tried again', async () => {
    await openWindow('first-run');
    await fill({ 'join-relay': 'chat.example.com', 'join-code': 'GONE' });
    await submit('join-submit');
    await pass(ANSWER);
    expect(screen.getByText(/^This invitation was used already/)).toBeTruthy();
    expect(screen.getByTestId('join-code').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByTestId<HTMLButtonElement>('join-submit').disabled).toBe(false);
  });
});

it('takes relay and code from a join link, and keeps what was typed when nothing new came', async () => {
  const host = await openWindow('first-run');
  const relay = (): string => screen.getByTestId<HTMLInputElement>('join-relay').value;
  host.become({ screen: 'signed_out', relay: 'https://chat.example.com', code: 'ABCD', problem: null });
  await pass(0);
  expect(relay()).toBe('https://chat.example.com');
  expect(screen.getByTestId<HTMLInputElement>('join-code').value).toBe('ABCD');
  await fill({ 'join-relay': 'other.example.com' });
  host.become({ screen: 'signed_out', relay: 'https://chat.example.com', code: 'ABCD', problem: null });
  await pass(0);
  expect(relay()).toBe('other.example.com');
});

it('says why the last session ended, and asks for the password', async () => {
  const host = await openWindow('usual');
  host.become({
    screen: 'signed_out',
    relay: 'https://chat.example.com',
    code: null,
    problem: { code: 'unauthorized', title: 'You were signed out.' },
  });
  await pass(0);
  expect(screen.getByTestId('signin-problem').textContent).toContain('You were signed out.');
  expect(screen.getByTestId('signin-password')).toBeTruthy();
});

describe('signing in', () => {
  it('asks with e-mail and password, the password to the letter', async () => {
    const host = await openWindow('first-run');
    await click('tab-password');
    await fill({
      'join-relay': 'chat.example.com',
      'signin-email': 'mara@lumen.example',
      'signin-password': ' s p ',
    });
    await submit('signin-submit');
    await pass(ANSWER);
    expect(asked(host, 'sign_in')).toEqual([
      { relay: 'chat.example.com', email: 'mara@lumen.example', password: ' s p ' },
    ]);
  });

  it('says that the two do not fit', async () => {
    await openWindow('first-run');
    await click('tab-password');
    await fill({ 'join-relay': 'a', 'signin-email': 'b', 'signin-password': 'wrong' });
    await submit('signin-submit');
    await pass(ANSWER);
    expect(screen.getByText('E-mail and password do not fit together. Check both.')).toBeTruthy();
  });

  it('says what speaks of no field under the form', async () => {
    const host = await openWindow('first-run');
    host.refuse.set('sign_in', {
      code: 'unavailable',
      title: 'The relay does not answer.',
      detail: 'Check the address.',
    });
    await click('tab-password');
    await fill({ 'join-relay': 'a', 'signin-email': 'b', 'signin-password': 'c' });
    await submit('signin-submit');
    expect(screen.getByTestId('signin-problem').textContent).toContain('The relay does not answer.');
  });
});

it('takes a chosen password of ten characters on, or none', () => {
  const typed = { relay: 'a', code: 'b', newPassword: '', email: '', password: '' };
  expect(check('code', typed)).toEqual({});
  expect(check('code', { ...typed, newPassword: '👍'.repeat(10) })).toEqual({});
  expect(Object.keys(check('code', { ...typed, newPassword: '👍'.repeat(9) }))).toEqual(['newPassword']);
});

it('puts a refusal at the field it speaks of', () => {
  expect(fieldOf('invitation_gone', 'code')).toBe('code');
  expect(fieldOf('wrong_credentials', 'password')).toBe('password');
  expect(fieldOf('unavailable', 'code')).toBeNull();
});
