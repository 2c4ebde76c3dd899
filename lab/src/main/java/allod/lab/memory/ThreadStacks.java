package allod.lab.memory;

import java.util.List;
import java.util.stream.LongStream;

/// Where the stacks of a process's threads are: the stack pointers that the kernel shows of threads that wait.
///
/// A thread that is running is not shown, and the kernel shows any only to those who could debug the process.
final class ThreadStacks {

    private static final String PREFIX = "0x";

    private ThreadStacks() {}

    static long[] pointers(ProcessFolder process) {
        List<String> threads = process.list("task");
        return threads.stream()
                .flatMapToLong(thread -> pointer(process.optional("task/" + thread + "/syscall")))
                .toArray();
    }

    /// The second word from the end of `202 0x7fa6ac7e2a20 0x189 ... SP PC` or `-1 SP PC`; nothing of `running`.
    static LongStream pointer(String syscall) {
        String[] words = syscall.strip().split(" ", -1);
        if (words.length < 3 || !words[words.length - 2].startsWith(PREFIX)) {
            return LongStream.empty();
        }
        try {
            return LongStream.of(Long.parseUnsignedLong(words[words.length - 2].substring(PREFIX.length()), 16));
        } catch (NumberFormatException _) {
            return LongStream.empty();
        }
    }
}
