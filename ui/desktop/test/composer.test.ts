import { fireEvent, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { asked, composer, openChat, openWindow, pass, texts, virtualTime, write } from './open';

virtualTime();

describe('the composer', () => {
  it('has the focus as soon as its chat is open', async () => {
    await openWindow('usual');
    await openChat('Ada Okafor');
    expect(document.activeElement).toBe(composer());
  });

  it('takes the focus again when its row is clicked again', async () => {
    await openWindow('usual');
    await openChat('Ada Okafor');
    composer().blur();
    await openChat('Ada Okafor');
    expect(document.activeElement).toBe(composer());
  });

  it('sends with Enter, ends trimmed and the inside to the letter', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await write('  two  spaces\n\n<b>and</b> a line \n');
    await fireEvent.keyDown(composer(), { key: 'Enter' });
    await pass(0);
    expect(asked(host, 'send')).toEqual([
      { session_id: 'session-ada', text: 'two  spaces\n\n<b>and</b> a line' },
    ]);
    expect(texts().at(-1)).toBe('two  spaces\n\n<b>and</b> a line');
    expect(composer().value).toBe('');
    expect(document.activeElement).toBe(composer());
  });

  it('sends with Ctrl+Enter and with the button too', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await write('one');
    await fireEvent.keyDown(composer(), { key: 'Enter', ctrlKey: true });
    await write('two');
    await fireEvent.click(screen.getByTestId('composer-send'));
    await pass(0);
    expect(asked(host, 'send')).toMatchObject([{ text: 'one' }, { text: 'two' }]);
  });

  it('leaves Shift+Enter to the field', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await write('one');
    const untouched = await fireEvent.keyDown(composer(), { key: 'Enter', shiftKey: true });
    expect(untouched).toBe(true);
    expect(asked(host, 'send')).toEqual([]);
    expect(composer().value).toBe('one');
  });

  it('does not send the Enter that ends a composition', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await write('にほん');
    await fireEvent.keyDown(composer(), { key: 'Enter', isComposing: true });
    await fireEvent.keyDown(composer(), { key: 'Enter', keyCode: 229 });
    expect(asked(host, 'send')).toEqual([]);
    await fireEvent.keyDown(composer(), { key: 'Enter', keyCode: 13 });
    expect(asked(host, 'send')).toHaveLength(1);
  });

  it('sends nothing but white space nowhere', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await write(' \n\ufeff ');
    await fireEvent.keyDown(composer(), { key: 'Enter' });
    expect(asked(host, 'send')).toEqual([]);
    expect(screen.getByTestId<HTMLButtonElement>('composer-send').disabled).toBe(true);
  });

  it('counts near the limit and refuses beyond it', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await write('x'.repeat(9_499));
    expect(screen.queryByText(/left$/)).toBeNull();
    await write('👍'.repeat(9_999));
    expect(screen.getByText('1 character left')).toBeTruthy();
    await write('👍'.repeat(10_002));
    expect(screen.getByText('2 characters too long')).toBeTruthy();
    await fireEvent.keyDown(composer(), { key: 'Enter' });
    expect(asked(host, 'send')).toEqual([]);
  });

  it('gives back what the core did not take', async () => {
    const host = await openWindow('usual');
    host.refuse.set('send', { code: 'internal', title: 'The disk is full.' });
    await openChat('Ada Okafor');
    await write('keep me ');
    await fireEvent.keyDown(composer(), { key: 'Enter' });
    await pass(0);
    expect(composer().value).toBe('keep me ');
    expect(screen.getByTestId('notice').textContent).toContain('The disk is full.');
  });
});

describe('a draft', () => {
  it('is there again when its chat is opened', async () => {
    await openWindow('usual');
    await openChat('Visitor');
    expect(composer().value).toBe('It depends on the height of your ceiling. From about 2.6 m');
  });

  it('is saved once the keys rest', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await write('Yes');
    await pass(300);
    await write('Yes, you');
    await pass(300);
    expect(asked(host, 'save_draft')).toEqual([]);
    await pass(100);
    expect(asked(host, 'save_draft')).toEqual([{ session_id: 'session-ada', text: 'Yes, you' }]);
  });

  it('is saved at once when another chat is opened, and each chat keeps its own', async () => {
    const host = await openWindow('usual');
    await openChat('Ada Okafor');
    await write('for Ada');
    await openChat('Tomás');
    expect(asked(host, 'save_draft')).toEqual([{ session_id: 'session-ada', text: 'for Ada' }]);
    expect(composer().value).toBe('');
    await openChat('Ada Okafor');
    expect(composer().value).toBe('for Ada');
  });

  it('is forgotten once it is sent', async () => {
    const host = await openWindow('usual');
    await openChat('Visitor');
    await fireEvent.keyDown(composer(), { key: 'Enter' });
    await pass(0);
    expect(asked(host, 'save_draft')).toEqual([{ session_id: 'session-visitor', text: '' }]);
    await openChat('Ada Okafor');
    await openChat('Visitor');
    expect(composer().value).toBe('');
  });
});
