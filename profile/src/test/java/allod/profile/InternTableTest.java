package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class InternTableTest {

    private static final class Word extends InternTable.Entry<Word> {
        final String text;

        Word(String text, int hash) {
            super(hash);
            this.text = text;
        }
    }

    private static final class Words extends InternTable<String, Word> {
        Words(int maxEntries) {
            super(maxEntries);
        }

        @Override
        boolean isOf(Word word, String text) {
            return word.text.equals(text);
        }

        @Override
        Word make(String text, int hash) {
            return new Word(text, hash);
        }
    }

    @Test
    void i1_equalKeysHaveOneEntryAlsoWhenHashesAreEqual() {
        Words words = new Words(100);
        Word one = words.intern("one", 5);
        assertThat(words.intern("two", 5)).isNotSameAs(one);
        assertThat(words.intern("one", 5)).isSameAs(one);
        assertThat(words.entries()).isEqualTo(2);
    }

    @Test
    void i1_threadsThatAskAtOnceGetOneEntry() throws Exception {
        int keys = 2000;
        Words words = new Words(keys);
        List<Future<List<Word>>> found = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                found.add(threads.submit(() -> {
                    List<Word> mine = new ArrayList<>();
                    for (int key = 0; key < keys; key++) {
                        mine.add(words.intern("word " + key, key >>> 3));
                    }
                    return mine;
                }));
            }
        }
        Set<Word> entered = new HashSet<>();
        words.forEach(entered::add);
        assertThat(entered).hasSize(words.entries()).hasSizeLessThanOrEqualTo(keys);
        for (int key = 0; key < keys; key++) {
            Set<Word> ofKey = new HashSet<>();
            for (Future<List<Word>> mine : found) {
                Word word = mine.get().get(key);
                if (word != null) { // null where another thread's try held the last place
                    ofKey.add(word);
                }
            }
            assertThat(ofKey).hasSize(1);
        }
    }

    @Test
    void i2_aFullTableFindsWhatItHasAndTakesNothingElse() {
        Words words = new Words(2);
        Word one = words.intern("one", 1);
        assertThat(words.intern("two", 2)).isNotNull();
        assertThat(words.intern("three", 3)).isNull();
        assertThat(words.intern("one", 1)).isSameAs(one);
        assertThat(words.entries()).isEqualTo(2);
    }
}
