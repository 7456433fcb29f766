import { Turns } from "./turns";

describe("turns", () => {
  it("are taken one after the other, in the order in which they were asked for", async () => {
    const turns = new Turns();
    const [one, two, three] = [{}, {}, {}];
    const order: string[] = [];
    await turns.take(one);
    const second = turns.take(two).then(() => order.push("two"));
    const third = turns.take(three).then(() => order.push("three"));

    await turns.take(one);
    turns.release(two); // not its turn: nothing happens
    await Promise.resolve();
    expect(order).toEqual([]);
    turns.release(one);
    await second;
    expect(order).toEqual(["two"]);
    turns.release(two);
    await third;
    expect(order).toEqual(["two", "three"]);
  });
});
