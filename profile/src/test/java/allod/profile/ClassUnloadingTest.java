package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;

import allod.demo.Callers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/// A sample keeps the names of the calls, and none of the classes.
class ClassUnloadingTest {

    /// Loads its own copy of one class.
    private static final class CopyLoader extends ClassLoader {
        CopyLoader() {
            super(CopyLoader.class.getClassLoader());
        }

        Class<?> copyOf(Class<?> type) throws IOException {
            try (InputStream stream = type.getResourceAsStream(type.getSimpleName() + ".class")) {
                byte[] bytes = stream.readAllBytes();
                return defineClass(type.getName(), bytes, 0, bytes.length);
            }
        }
    }

    @Test
    void classesOfStacksCanBeUnloaded() throws Exception {
        try (Profiled profiled = Profiled.exact()) {
            WeakReference<Class<?>> copy = allocateFromACopy(profiled);
            for (int i = 0; i < 50 && !copy.refersTo(null); i++) {
                System.gc();
                Thread.sleep(20);
            }
            assertThat(copy.refersTo(null)).as("the class is unloaded").isTrue();
            Site site = Profiled.site(profiled.take(), "one");
            assertThat(site.stack().getFirst().className()).isEqualTo(Callers.class.getName());
            assertThat(site.amounts().liveBlocks()).isOne();

            WeakReference<Class<?>> another = allocateFromACopy(profiled);
            assertThat(Profiled.site(profiled.take(), "one").amounts().liveBlocks())
                    .isEqualTo(2);
            assertThat(another).isNotNull();
        }
    }

    private static WeakReference<Class<?>> allocateFromACopy(Profiled profiled) throws Exception {
        Class<?> copy = new CopyLoader().copyOf(Callers.class);
        LongSupplier allocation = () -> profiled.heap.malloc(10);
        Object _ = copy.getMethod("one", LongSupplier.class).invoke(null, allocation);
        return new WeakReference<>(copy);
    }
}
