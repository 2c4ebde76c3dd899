package allod.lab;

import static org.assertj.core.api.Assertions.assertThat;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import allod.profile.format.ProfileValue;
import allod.profile.format.SpeedscopeFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/// Speedscope's files, read by a JSON parser that is not ours, hold what the viewer's published schema requires.
class SpeedscopeTest {
    private static final String ODD = "quote\" back\\slash \n\t\u0001 ü \uD83D\uDE00";

    @Test
    void allThatTheSchemaRequiresIsThere() throws IOException {
        Profile profile = new Profile(
                Instant.EPOCH,
                Duration.ZERO,
                1,
                List.of(
                        site(new Amounts(3, 300, 2, 200), "leaf", "root"),
                        site(new Amounts(1, 100, 0, 0), ODD, "root"),
                        site(new Amounts(1, 100, -1, -100), "less", "root")));
        Map<?, ?> file = (Map<?, ?>) parsed(profile);
        assertThat(file.get("$schema")).isEqualTo("https://www.speedscope.app/file-format-schema.json");
        assertThat(file.get("name")).isEqualTo(ODD);
        assertThat(file.get("activeProfileIndex")).isEqualTo(3L);
        List<?> frames = (List<?>) ((Map<?, ?>) file.get("shared")).get("frames");
        assertThat(frames.stream().<Object>map(frame -> ((Map<?, ?>) frame).get("name")))
                .containsExactly("a.B.leaf", "a.B.root", "a.B." + ODD, "a.B.less");
        assertThat((Object) frames.getFirst()).isEqualTo(Map.of("name", "a.B.leaf", "file", "a/B.java", "line", 3L));
        List<?> profiles = (List<?>) file.get("profiles");
        assertThat(profiles).hasSize(ProfileValue.values().length);
        for (ProfileValue value : ProfileValue.values()) {
            check((Map<?, ?>) profiles.get(value.ordinal()), value, frames.size());
        }
        Map<?, ?> live = (Map<?, ?>) profiles.get(3);
        assertThat(live.get("samples")).isEqualTo(List.of(List.of(1L, 0L))); // the root first, and nothing negative
        assertThat(live.get("weights")).isEqualTo(List.of(200L));
    }

    private static void check(Map<?, ?> profile, ProfileValue value, int frames) {
        assertThat(profile.get("type")).isEqualTo("sampled");
        assertThat(profile.get("name")).isEqualTo(value.pprofName());
        assertThat(profile.get("unit")).isIn("bytes", "none");
        assertThat(profile.get("startValue")).isEqualTo(0L);
        List<?> samples = (List<?>) profile.get("samples");
        List<?> weights = (List<?>) profile.get("weights");
        assertThat(samples).hasSameSizeAs(weights);
        assertThat(profile.get("endValue"))
                .isEqualTo(weights.stream().mapToLong(weight -> (Long) weight).sum());
        assertThat(samples)
                .allSatisfy(sample -> assertThat((List<?>) sample)
                        .allSatisfy(frame -> assertThat((Long) frame).isBetween(0L, frames - 1L)));
    }

    private static Object parsed(Profile profile) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SpeedscopeFormat.write(profile, ODD, bytes);
        try (JsonParser parser = JsonFactory.builder()
                .build()
                .createParser(tools.jackson.core.ObjectReadContext.empty(), bytes.toByteArray())) {
            parser.nextToken();
            Object value = value(parser);
            assertThat(parser.nextToken()).isNull();
            return value;
        }
    }

    private static Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        switch (token) {
            case START_OBJECT -> {
                Map<String, Object> object = new java.util.LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    assertThat(object.put(name, value(parser)))
                            .as("twice: " + name)
                            .isNull();
                }
                return object;
            }
            case START_ARRAY -> {
                List<Object> array = new java.util.ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                return array;
            }
            case VALUE_STRING -> {
                return parser.getString();
            }
            case VALUE_NUMBER_INT -> {
                return parser.getLongValue();
            }
            default -> throw new AssertionError(token);
        }
    }

    private static Site site(Amounts amounts, String... methods) {
        return new Site(
                java.util.Arrays.stream(methods)
                        .map(method -> new CallFrame("a.B", method, "B.java", 3))
                        .toList(),
                MemoryKind.HEAP,
                "h",
                Map.of(),
                amounts);
    }
}
