package allod.lab.attach;

import java.io.IOException;
import java.util.Random;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;

/// An indexer that updates the same few documents for ever, into an index off the Java heap. As a leak, the folder of
/// that index forgets the memory of the files that merging has made superfluous.
final class LuceneIndexer {

    private static final int DOCUMENTS = 200;
    private static final int BATCH = 10;
    private static final int WORDS = 40;
    private static final int VOCABULARY = 1000;

    private LuceneIndexer() {}

    /// @param arguments `leak` or `clean`
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean leaks = arguments[0].equals("leak");
        Random random = new Random(7);
        try (OffHeapFolder folder = new OffHeapFolder(leaks);
                IndexWriter writer = new IndexWriter(folder, new IndexWriterConfig(new StandardAnalyzer()))) {
            System.out.println("ready");
            for (int round = 0; ; round++) {
                for (int i = 0; i < BATCH; i++) {
                    String id = Integer.toString(random.nextInt(DOCUMENTS));
                    writer.updateDocument(new Term("id", id), document(id, random));
                }
                writer.commit();
                Thread.sleep(20);
            }
        }
    }

    private static Document document(String id, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            text.append('w').append((char) ('a' + random.nextInt(26)));
            text.append((char) ('a' + random.nextInt(VOCABULARY) % 26)).append(' ');
        }
        Document document = new Document();
        document.add(new StringField("id", id, Field.Store.YES));
        document.add(new TextField("text", text.toString(), Field.Store.YES));
        return document;
    }
}
