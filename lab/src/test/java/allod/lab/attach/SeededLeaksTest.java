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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers with a leak, and the same servers without it, each in a JVM of its own that is attached to while it works.
class SeededLeaksTest {

    private static final Duration WATCHED = Duration.ofSeconds(6);
    private static final Duration LONGER = Duration.ofSeconds(20); // on a busy machine; the bar is a minute

    @TempDir
    private Path folder;

    @Test
    void aLeakIsTheFirstSuspect() throws Exception {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ProcessProfile> netty = all.submit(profile(EchoServer.class, "leak"));
            Future<ProcessProfile> lucene = all.submit(profile(LuceneIndexer.class, "leak"));
            Future<ProcessProfile> allod = all.submit(profile(HeapServer.class, "leak"));
            assertFirst(netty.get(), MemoryKind.HEAP, EchoServer.class.getName() + "$Audit", "copyOf");
            assertFirst(lucene.get(), MemoryKind.NATIVE, OffHeapFolder.class.getName(), "keep");
            assertFirst(allod.get(), MemoryKind.HEAP, HeapServer.class.getName(), "decode");
        }
    }

    @Test
    void theSameServerWithoutTheLeakIsNotSuspected() throws Exception {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ProcessProfile> netty = all.submit(profile(EchoServer.class, "clean"));
            Future<ProcessProfile> lucene = all.submit(profile(LuceneIndexer.class, "clean"));
            Future<ProcessProfile> allod = all.submit(profile(HeapServer.class, "clean"));
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

    private Callable<ProcessProfile> profile(Class<?> main, String mode) {
        return () -> {
            try (ServerJvm server = ServerJvm.ready(main, List.of(), mode)) {
                Thread.sleep(1500); // past the start of the server, which is not what is looked for
                ProcessProfile profile = profile(server, main, WATCHED);
                return mode.equals("leak") && profile.suspects().isEmpty() ? profile(server, main, LONGER) : profile;
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
