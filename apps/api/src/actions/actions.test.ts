import { actionRoutes as routes, leadRoutes, segmentRoutes, sessionRoutes } from '@cultivar/contract';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

describe('tasks, topics, lists, channels', () => {
  let api: TestApi;
  let leads: number[];
  beforeAll(async () => {
    api = await testApi();
    const rows = await api.database.query<{ id: number }>(
      `insert into lead (email, first_name) select 'l' || n || '@x.example', 'Lead ' || n from generate_series(1, 3) n returning id`,
    );
    leads = rows.map(({ id }) => id);
  });
  afterAll(() => api.close());

  test('a task is added, listed to whom it concerns, and ticked off only by them', async () => {
    const add = (user?: number) =>
      api.call(
        routes.addTask,
        { body: { lead: leads[0]!, title: 'Call', dueInDays: 1, ...(user && { user }) } },
        'sales',
      );
    expect((await add()).status).toBeLessThan(300);
    await add(api.people.marketer);
    expect((await api.call(routes.addTask, { body: { lead: 999, title: 'x', dueInDays: 0 } }, 'sales')).status).toBe(
      404,
    );
    const mine = (await api.call(routes.tasks, { query: { whose: 'mine' } }, 'sales')).body;
    expect(mine).toMatchObject({ total: 1, items: [{ title: 'Call', lead: { name: 'Lead 1' }, late: false }] });
    const all = (await api.call(routes.tasks, { query: { lead: leads[0]! } }, 'viewer')).body;
    expect(all.total).toBe(2);
    const tick = (id: number, as: 'sales' | 'viewer') =>
      api.call(routes.tickTask, { params: { id }, body: { done: true } }, as);
    const theirs = all.items.find(({ user }) => user?.id === api.people.marketer)!;
    expect(await tick(theirs.id, 'sales')).toMatchObject({ status: 403, body: { code: 'not-yours' } });
    expect((await tick(mine.items[0]!.id, 'viewer')).status).toBe(403);
    expect((await tick(mine.items[0]!.id, 'sales')).status).toBeLessThan(300);
    const done = (await api.call(routes.tasks, { query: { whose: 'mine', done: 'true' } }, 'sales')).body;
    expect(done.items).toMatchObject([{ id: mine.items[0]!.id, doneAt: expect.any(String) as string }]);
  });

  test('a task can be changed, given to somebody who is told as they like it, opened again, and deleted', async () => {
    const [me, other] = [api.people.marketer, api.people.sales];
    const notices = (id: number) =>
      api.database.query(`select kind, lead_id - $2 as lead, data from notification where user_id = $1 order by id`, [
        ...[id, leads[2]],
      ]);
    const mails = () =>
      api.database.query<{ title: string; message: string }>(
        `select payload->'data'->>'title' as title, payload->'data'->>'message' as message from outbox where key like 'task:%' and lead_id = $1
         order by id`,
        [leads[2]],
      );
    const before = (await notices(other)).length;
    await api.call(routes.addTask, { body: { lead: leads[2]!, title: 'Mine', dueInDays: 1 } }, 'marketer');
    expect(await mails()).toEqual([]);
    const open = async () => (await api.call(routes.tasks, { query: { lead: leads[2]! } }, 'viewer')).body.items;
    const { id } = (await open())[0]!;
    const change = (body: object, as: 'marketer' | 'sales' | 'viewer' = 'marketer') =>
      api.call(routes.changeTask, { params: { id }, body }, as);
    expect(await change({ title: 'x' }, 'sales')).toMatchObject({ status: 403, body: { code: 'not-yours' } });
    expect(await change({ user: 99_999 })).toMatchObject({ status: 422, body: { code: 'unknown-user' } });
    expect((await change({ title: 'Call Lead 3', dueOn: '2027-02-01', user: other })).status).toBeLessThan(300);
    expect(await open()).toMatchObject([{ title: 'Call Lead 3', dueOn: '2027-02-01', user: { id: other } }]);
    expect((await notices(other)).slice(before)).toEqual([
      { kind: 'task.given', lead: 0, data: { leadName: 'Lead 3', message: 'Call Lead 3' } },
    ]);
    expect(await mails()).toEqual([{ title: 'Neue Aufgabe: Call Lead 3', message: 'Lead 3, fällig am 01.02.2027' }]);
    // not told once more of what is theirs already, nor by mail if they do not want it
    await change({ user: other, title: 'Call' });
    await api.call(sessionRoutes.update, { body: { taskMails: false } }, 'sales');
    await change({ user: null });
    await change({ user: other });
    expect(await notices(other)).toHaveLength(before + 2);
    expect(await mails()).toHaveLength(1);
    const tick = (done: boolean) => api.call(routes.tickTask, { params: { id }, body: { done } }, 'sales');
    for (const done of [true, false, true]) await tick(done);
    const told = await api.database.query(`select 1 from touchpoint where kind = 'task.done' and lead_id = $1`, [
      leads[2],
    ]);
    expect(told).toHaveLength(2);
    await change({ user: me });
    expect((await api.call(routes.removeTask, { params: { id } }, 'sales')).status).toBe(403);
    expect((await api.call(routes.removeTask, { params: { id } }, 'marketer')).status).toBeLessThan(300);
    expect((await api.call(routes.removeTask, { params: { id } }, 'marketer')).status).toBe(404);
  });

  test('the timeline names topics and fields in the reader’s language', async () => {
    const names = {
      body: {
        items: [{ id: 'both', forAll: false, name: { de: 'Neues', en: 'News' }, description: { de: '', en: '' } }],
      },
    };
    await api.call(routes.saveTopics, names);
    await api.call(
      routes.chooseTopic,
      { params: { id: leads[0]!, topic: 'both' }, body: { subscribed: true } },
      'sales',
    );
    const seen = async (language: 'de' | 'en') => {
      await api.call(sessionRoutes.update, { body: { language } }, 'sales');
      const { items } = (await api.call(leadRoutes.timeline, { params: { id: leads[0]! } }, 'sales')).body;
      return JSON.stringify(items.find((item) => 'ref' in item && item.ref === 'both'));
    };
    expect(await seen('en')).toContain('News');
    expect(await seen('de')).toContain('Neues');
  });

  test('topics: set up by admins, chosen by colleagues and by the person itself, whose word stands', async () => {
    const topic = (id: string, forAll: boolean) => ({
      ...{ id, forAll, name: { de: `T ${id}`, en: `T ${id}` }, description: { de: '', en: '' } },
    });
    const save = (items: ReturnType<typeof topic>[], as: 'admin' | 'marketer' = 'admin') =>
      api.call(routes.saveTopics, { body: { items } }, as);
    expect((await save([topic('news', true)], 'marketer')).status).toBe(403);
    expect((await save([topic('a', true), topic('a', true)])).body).toMatchObject({ code: 'same-id' });
    expect((await save([topic('news', true), topic('events', false)])).body.items.map(({ id }) => id)).toEqual([
      'news',
      'events',
    ]);
    const stand = async () =>
      (await api.call(routes.leadTopics, { params: { id: leads[1]! } })).body.items.map(({ subscribed }) => subscribed);
    expect(await stand()).toEqual([true, false]);
    const choose = (id: string, subscribed: boolean) =>
      api.call(routes.chooseTopic, { params: { id: leads[1]!, topic: id }, body: { subscribed } }, 'sales');
    await choose('events', true);
    expect(await stand()).toEqual([true, true]);

    // the preference centre
    const { signToken } = await import('@cultivar/channels');
    const page = `${api.url}/p/${signToken(api.config.SECRET, 'preferences', [leads[1]!])}`;
    const shown = await (await fetch(page)).text();
    expect(shown).toContain('T news');
    expect(shown).toMatch(/name="t_news" value="1" checked/);
    const body = new URLSearchParams({ language: 'de', topics: 'news events', t_events: '1', c_marketing: '1' });
    expect((await fetch(page, { method: 'POST', body })).status).toBe(200);
    expect(await stand()).toEqual([false, true]);
    await choose('news', true);
    expect(await stand()).toEqual([false, true]);
    // a page from before there were topics leaves none
    await fetch(page, { method: 'POST', body: new URLSearchParams({ language: 'de', c_marketing: '1' }) });
    expect(await stand()).toEqual([false, true]);
    await save([topic('events', false)]);
    expect(await stand()).toEqual([true]);
  });

  test('a template belongs to one topic', async () => {
    await api.database.query(`insert into template (id, name) values ('hello', 'Hello')`);
    const set = (topic: string | null) =>
      api.call(routes.setTemplateTopic, { params: { id: 'hello' }, body: { topic } }, 'marketer');
    expect(await set('gone')).toMatchObject({ status: 400, body: { code: 'unknown-topic' } });
    expect((await set('events')).status).toBeLessThan(300);
    expect((await api.call(routes.templateTopic, { params: { id: 'hello' } })).body).toEqual({ topic: 'events' });
    expect((await api.call(routes.templateTopic, { params: { id: 'gone' } })).status).toBe(404);
  });

  test('a list: put on by number or address, taken off, counted as a segment; its rule cannot be changed', async () => {
    const { id } = (await api.call(routes.createList, { body: { name: 'Messe Köln' } }, 'marketer')).body;
    expect(id).toBe('messe-koeln');
    const emails = ['L2@x.example ', 'nobody@x.example'];
    const added = await api.call(
      routes.addMembers,
      { params: { id }, body: { leads: [leads[0]!], emails } },
      'marketer',
    );
    expect(added.body).toEqual({ added: 2, unknown: 1 });
    const members = await api.call(routes.listMembers, { params: { id }, query: {} }, 'viewer');
    expect(members.body).toMatchObject({ total: 2 });
    const rule = { kind: 'segment' as const, segment: id };
    expect((await api.call(segmentRoutes.count, { body: { rule } })).body).toMatchObject({ count: 2 });
    await api.call(segmentRoutes.update, {
      params: { id },
      body: { name: 'Messe', rule: { kind: 'all', rules: [] } },
    });
    expect((await api.call(segmentRoutes.count, { body: { rule } })).body).toMatchObject({ count: 2 });
    const off = await api.call(routes.removeMembers, { params: { id }, body: { leads } }, 'marketer');
    expect(off.body).toEqual({ removed: 2 });
    expect((await api.call(routes.addMembers, { params: { id }, body: { leads } }, 'sales')).status).toBe(403);
    const hot = await api.call(segmentRoutes.create, {
      body: { name: 'Hot', rule: { kind: 'temperature', in: ['hot'] } },
    });
    expect((await api.call(routes.addMembers, { params: hot.body, body: { leads } })).status).toBe(404);
  });

  test('a channel keeps its address to itself: not shown, not logged, kept when nothing new is given', async () => {
    const url = 'https://hooks.slack.example/services/T0/SECRET';
    const channel = { id: 'sales', name: 'Sales', kind: 'slack' as const };
    const save = (items: (typeof channel & { url?: string })[], as: 'admin' | 'marketer' = 'admin') =>
      api.call(routes.saveChannels, { body: { items } }, as);
    expect((await save([{ ...channel, url }], 'marketer')).status).toBe(403);
    expect(await save([channel])).toMatchObject({ status: 400, body: { code: 'url-missing' } });
    expect((await save([{ ...channel, url }])).body.items).toEqual([{ ...channel, host: 'hooks.slack.example' }]);
    expect((await save([{ ...channel, name: 'Team' }])).body.items).toMatchObject([{ name: 'Team' }]);
    const shown = JSON.stringify([
      (await api.call(routes.channels, {})).body,
      await api.database.query(`select * from audit_entry`),
    ]);
    expect(shown).not.toContain('SECRET');
    const [kept] = await api.database.query<{ value: unknown }>(`select value from setting where key = 'channels'`);
    expect(JSON.stringify(kept!.value)).toContain(url);
  });
});
