package allod.bench.contest;

import java.util.ArrayList;
import java.util.List;

/// A memory manager that hands out objects that stand for the memory.
abstract class ObjectContestant<B> implements Contestant {

    private final List<B> live = new ArrayList<>(LIVE_BLOCKS);
    private long state = Dice.SEED;

    /// Allocates and writes `word` at the start.
    abstract B allocate(long bytes, long word);

    abstract void free(B block);

    @Override
    public final long pairs(int count) {
        for (int i = 0; i < count; i++) {
            free(allocate(PAIR_BYTES, i));
        }
        return count;
    }

    @Override
    public final long replace(int count) {
        while (live.size() < LIVE_BLOCKS) {
            state = Dice.roll(state);
            live.add(allocate(Dice.bytes(state), state));
        }
        List<B> blocks = live;
        long dice = state;
        for (int i = 0; i < count; i++) {
            dice = Dice.roll(dice);
            int slot = Dice.slot(dice);
            free(blocks.get(slot));
            blocks.set(slot, allocate(Dice.bytes(dice), dice));
        }
        state = dice;
        return dice;
    }
}
