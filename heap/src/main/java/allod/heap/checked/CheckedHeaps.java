package allod.heap.checked;

import allod.heap.Heap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/// The open checked heaps of the process, so that a report can name the heap that a block belongs to.
///
/// Threads: any; the monitor of the set is a leaf.
final class CheckedHeaps {

    private static final Set<CheckedBlocks> OPEN =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /// Who asks a heap for its checks: a heap hands [Heap#stats()] to them, and so they can answer.
    private static final ScopedValue<Question> ASKED = ScopedValue.newInstance();

    private static final class Question {
        private @Nullable CheckedBlocks answer;
    }

    private CheckedHeaps() {}

    static void register(CheckedBlocks blocks) {
        OPEN.add(blocks);
    }

    static void unregister(CheckedBlocks blocks) {
        OPEN.remove(blocks);
    }

    static List<CheckedBlocks> open() {
        synchronized (OPEN) {
            return new ArrayList<>(OPEN);
        }
    }

    /// The checks of a heap, or null for a plain one.
    static @Nullable CheckedBlocks of(Heap heap) {
        Question question = new Question();
        try {
            ScopedValue.where(ASKED, question).run(heap::stats);
        } catch (IllegalStateException closed) {
            if (question.answer == null) {
                throw closed;
            }
        }
        return question.answer;
    }

    /// Called by checks that are asked for statistics.
    static void answer(CheckedBlocks blocks) {
        if (ASKED.isBound()) {
            ASKED.get().answer = blocks;
        }
    }
}
