package allod.bench.contest;

import allod.pages.Address;

/// A memory manager that hands out addresses.
abstract class AddressContestant implements Contestant {

    private final long[] live = new long[LIVE_BLOCKS];
    private long state = Dice.SEED;

    abstract long malloc(long bytes);

    abstract void free(long address);

    @Override
    public final long pairs(int count) {
        long folded = 0;
        for (int i = 0; i < count; i++) {
            long address = malloc(PAIR_BYTES);
            Address.putLong(address, i);
            folded ^= address;
            free(address);
        }
        return folded;
    }

    @Override
    public final long replace(int count) {
        if (live[0] == 0) {
            fill();
        }
        long[] blocks = live;
        long dice = state;
        for (int i = 0; i < count; i++) {
            dice = Dice.roll(dice);
            int slot = Dice.slot(dice);
            free(blocks[slot]);
            long address = malloc(Dice.bytes(dice));
            Address.putLong(address, dice);
            blocks[slot] = address;
        }
        state = dice;
        return dice;
    }

    private void fill() {
        for (int slot = 0; slot < live.length; slot++) {
            state = Dice.roll(state);
            live[slot] = malloc(Dice.bytes(state));
        }
    }
}
