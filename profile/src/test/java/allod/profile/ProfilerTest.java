package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import allod.demo.Callers;
import allod.heap.Heap;
import allod.heap.HeapOptions;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.Attribute;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The profiler of the process, as heaps find it by themselves.
class ProfilerTest {

    private final long sampleBytes = Profiler.sampleBytes();

    @BeforeEach
    void everyAllocationIsSampled() {
        Profiler.sampleBytes(1);
    }

    @AfterEach
    void back() {
        Profiler.sampleBytes(sampleBytes);
        Profiler.unregisterMXBean();
        Profiler.recorder().checkInvariants();
    }

    @Test
    void aHeapFindsTheProfilerByItself() {
        try (Heap heap = Heap.create(HeapOptions.defaults().name("found"))) {
            long block = Callers.one(() -> heap.malloc(100));
            Profile profile = Profiler.take().of("found");
            assertThat(profile.total()).isEqualTo(new Amounts(1, 100, 1, 100));
            assertThat(Profiler.blocks(heap))
                    .singleElement()
                    .satisfies(sampled -> assertThat(sampled.address()).isEqualTo(block));
            assertThat(Profiler.source().heaps()).contains(heap);
            assertThat(Profiler.peak().total().liveBytes()).isPositive();
        }
        assertThat(Profiler.take().of("found").total().liveBlocks()).isZero();
    }

    @Test
    void growthIsSuspected() {
        try (Heap heap = Heap.create(HeapOptions.defaults().name("leaking"))) {
            Profile before = Profiler.take();
            for (int i = 0; i < 100; i++) {
                long _ = Callers.two(() -> heap.malloc(1000));
                heap.free(Callers.three(() -> heap.malloc(1000)));
            }
            List<LeakSuspect> suspects = Profiler.take().of("leaking").leaks(before);
            assertThat(suspects.getFirst().site().stack().getFirst().methodName())
                    .isEqualTo("two");
            assertThat(suspects.getFirst().grownBlocks()).isEqualTo(100);
        }
    }

    @Test
    void jmxShowsTheProfilerWhenAskedTo() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("allod:type=Profiler");
        assertThat(server.isRegistered(name)).isFalse();
        Profiler.registerMXBean();
        assertThatIllegalStateException().isThrownBy(Profiler::registerMXBean).withMessageContaining("already");
        ProfilerMXBean bean = JMX.newMXBeanProxy(server, name, ProfilerMXBean.class);
        try (Heap heap = Heap.create(HeapOptions.defaults().name("managed"))) {
            long _ = Callers.one(() -> heap.malloc(100));
            assertThat(bean.getHeaps()).contains("managed");
            assertThat(bean.getLiveBytesByHeap()).containsEntry("managed", 100L);
            assertThat(bean.getLiveBytes()).isGreaterThanOrEqualTo(100);
            assertThat(bean.getLiveBlocks()).isPositive();
            assertThat(bean.getAllocatedBytes()).isGreaterThanOrEqualTo(100);
            assertThat(bean.getAllocatedBlocks()).isPositive();
            assertThat(bean.getPeakBytes()).isGreaterThanOrEqualTo(100);
            assertThat(bean.getSites()).isPositive();
            assertThat(bean.getSamples()).isPositive();
            assertThat(bean.getMissedSamples()).isNotNegative();
        }
        server.setAttribute(name, new Attribute("SampleBytes", 4096L));
        assertThat(Profiler.sampleBytes()).isEqualTo(4096);
        assertThat(bean.getSampleBytes()).isEqualTo(4096);
        Profiler.unregisterMXBean();
        assertThat(server.isRegistered(name)).isFalse();
    }
}
