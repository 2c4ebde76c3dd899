package allod.lab.attach;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.memory.RunningJvm;
import allod.profile.MemoryKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers with a leak, and the same servers without it, each in a JVM of its own that is attached to while it works.
class SeededLeaksTest {

    private static final Duration WATCHED = Duration.ofSeconds(6);
    private static final Duration LONGER = Duration.ofSeconds(20); // on a busy machine; the bar is a minute

    private static final String NETTY = EchoServer.class.getName() + "$Audit";
    private static final String LUCENE = OffHeapFolder.class.getName();
    private static final String ALLOD = HeapServer.class.getName();

    @TempDir
    private Path folder;

    @Test
    void aLeakIsTheFirstSuspect() throws Exception {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ProcessProfile> netty = all.submit(profile(EchoServer.class, "leak", startsWith(NETTY)));
            Future<ProcessProfile> lucene = all.submit(profile(LuceneIndexer.class, "leak", startsWith(LUCENE)));
            Future<ProcessProfile> allod = all.submit(profile(HeapServer.class, "leak", startsWith(ALLOD)));
            assertFirst(netty.get(), MemoryKind.HEAP, NETTY, "copyOf");
            assertFirst(lucene.get(), MemoryKind.NATIVE, LUCENE, "keep");
            assertFirst(allod.get(), MemoryKind.HEAP, ALLOD, "decode");
        }
    }

    @Test
    void theSameServerWithoutTheLeakIsNotSuspected() throws Exception {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ProcessProfile> netty = all.submit(profile(EchoServer.class, "clean", List::isEmpty));
            Future<ProcessProfile> lucene = all.submit(profile(LuceneIndexer.class, "clean", List::isEmpty));
            Future<ProcessProfile> allod = all.submit(profile(HeapServer.class, "clean", List::isEmpty));
            assertThat(netty.get().suspects()).isEmpty();
            assertThat(allod.get().suspects()).isEmpty();
            assertThat(lucene.get().suspects()).isEmpty();
        }
    }

    private static void assertFirst(ProcessProfile profile, MemoryKind kind, String className, String methodName) {
        assertThat(profile.suspects()).as(profile.notes().toString()).isNotEmpty();
        Suspect first = profile.suspects().getFirst();
        assertThat(first.kind()).isEqualTo(kind);
        assertThat(first.callSite().className()).isEqualTo(className);
        assertThat(first.callSite().methodName()).isEqualTo(methodName);
        assertThat(first.callSite().line()).isPositive();
        assertThat(first.firstHalfBytes()).isPositive();
        assertThat(first.secondHalfBytes()).isPositive();
        assertThat(profile.suspects()).noneMatch(suspect -> suspect.kind() == MemoryKind.JAVA_HEAP);
    }

    private static Predicate<List<Suspect>> startsWith(String className) {
        return suspects -> !suspects.isEmpty()
                && suspects.getFirst().callSite().className().equals(className);
    }

    /// Looks once more, and longer, when the first look was too short to tell.
    private Callable<ProcessProfile> profile(Class<?> main, String mode, Predicate<List<Suspect>> isTold) {
        return () -> {
            try (ServerJvm server = ServerJvm.ready(main, List.of(), mode)) {
                Thread.sleep(1500); // past the start of the server, which is not what is looked for
                ProcessProfile profile = profile(server, main, WATCHED);
                return isTold.test(profile.suspects()) ? profile : profile(server, main, LONGER);
            }
        };
    }

    private ProcessProfile profile(ServerJvm server, Class<?> main, Duration duration) throws Exception {
        RunningJvm jvm = RunningJvm.of(server.processId());
        try (ProfileSession session = ProfileSession.attach(jvm, ProfileOptions.of(duration), null)) {
            session.await(() -> true);
            ProcessProfile profile = session.finish(folder.resolve(main.getSimpleName()));
            assertThat(server.isAlive()).isTrue();
            return profile;
        }
    }
}
