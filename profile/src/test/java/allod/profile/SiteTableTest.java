package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SiteTableTest {

    private static final CapturedStack STACK = new CapturedStack(CapturedStack.ALLOCATOR);

    @Test
    void i3_halfOfTheSitesAtMostHaveLabelsWhicheverThreadsAsk() throws Exception {
        int maxSites = 1000;
        SiteTable sites = new SiteTable(maxSites);
        List<Future<?>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                asked.add(threads.submit(() -> {
                    for (int value = 0; value < 2000; value++) {
                        try (Label label = Label.open("value", value)) {
                            SiteCounts _ = sites.site(MemoryKind.HEAP, "heap", STACK, label);
                        }
                    }
                }));
            }
        }
        for (Future<?> each : asked) {
            each.get();
        }
        assertThat(labelled(sites)).isBetween(maxSites / 2 - 4, maxSites / 2);
        assertThat(sites.entries()).isEqualTo(labelled(sites));
        for (int owner = 0; owner < 2000; owner++) {
            SiteCounts _ = sites.site(MemoryKind.HEAP, "heap " + owner, STACK, null);
        }
        assertThat(sites.entries()).isEqualTo(maxSites);
        assertThat(labelled(sites)).isLessThanOrEqualTo(maxSites / 2);
        SiteCounts known = sites.site(MemoryKind.HEAP, "heap 0", STACK, null);
        assertThat(known).isNotNull();
        assertThat(known.labels).isEqualTo(Map.of());
    }

    private static int labelled(SiteTable sites) {
        int[] count = new int[1];
        sites.forEach(site -> count[0] += site.labels.isEmpty() ? 0 : 1);
        return count[0];
    }
}
