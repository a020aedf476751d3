#include "synthetic/names.h"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <span>

namespace stepwell::synthetic {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::string_view kBrandBeginnings[] = {
    "Alder",   "Amber",   "Arbor",  "Ash",     "Aspen",   "Atlas",  "Aura",   "Birch",   "Blue",   "Bold",
    "Bramble", "Bright",  "Brook",  "Calm",    "Canyon",  "Cedar",  "Cinder", "Clear",   "Clover", "Cobalt",
    "Copper",  "Coral",   "Crest",  "Dawn",    "Delta",   "Dune",   "Echo",   "Elm",     "Ember",  "Ever",
    "Falcon",  "Fern",    "Field",  "Fjord",   "Flint",   "Fox",    "Frost",  "Gale",    "Glen",   "Gold",
    "Grand",   "Granite", "Green",  "Harbor",  "Haven",   "Hazel",  "Heath",  "Hearth",  "High",   "Holly",
    "Indigo",  "Iron",    "Ivy",    "Juniper", "Kestrel", "Lake",   "Laurel", "Lark",    "Lumen",  "Luna",
    "Maple",   "Meadow",  "Merid",  "Mint",    "Moss",    "North",  "Nova",   "Oak",     "Olive",  "Onyx",
    "Opal",    "Orchid",  "Pebble", "Pine",    "Plum",    "Prime",  "Quartz", "Quill",   "Raven",  "Ridge",
    "River",   "Robin",   "Rowan",  "Sable",   "Sage",    "Silver", "Sky",    "Slate",   "Snow",   "Solar",
    "South",   "Spruce",  "Stone",  "Storm",   "Summit",  "Swift",  "Terra",  "Thistle", "Timber", "Vale",
    "Velvet",  "Verd",    "Vista",  "Wander",  "West",    "Willow", "Wind",   "Winter",  "Wren",   "Zephyr"};
constexpr std::string_view kBrandEndings[] = {
    "acre",  "ana",   "ara",  "aro",   "bay",  "bend",  "bloom", "bound",  "brook", "bury",  "cliff",
    "craft", "dale",  "ella", "era",   "fall", "field", "fold",  "ford",   "forge", "gate",  "grove",
    "hall",  "hill",  "home", "ia",    "ison", "kind",  "land",  "leaf",   "ling",  "loft",  "lux",
    "mark",  "mere",  "mill", "mont",  "more", "nest",  "ora",   "path",   "peak",  "point", "port",
    "reach", "rise",  "root", "shore", "side", "smith", "stead", "stream", "tide",  "ton",   "trail",
    "vale",  "ville", "ward", "way",   "well", "wick",  "wood",  "works",  "worth"};
constexpr std::string_view kBrandAdditions[] = {"",        " Home",    " Living", " Labs",
                                                " & Co",   " Goods",   " Direct", " Pro",
                                                " Europe", " Outdoor", " Kids",   " Essentials"};

constexpr std::string_view kQualities[] = {
    "Adjustable",    "All-Season",      "Anti-Slip",     "Bamboo",      "BPA-Free",     "Breathable",
    "Ceramic",       "Classic",         "Collapsible",   "Compact",     "Cordless",     "Cotton",
    "Deluxe",        "Double-Sided",    "Durable",       "Easy-Clean",  "Eco-Friendly", "Ergonomic",
    "Extra Large",   "Extra Soft",      "Foldable",      "Glass",       "Handmade",     "Heavy Duty",
    "Insulated",     "Leakproof",       "LED",           "Lightweight", "Magnetic",     "Memory Foam",
    "Mini",          "Modern",          "Multi-Purpose", "Natural",     "Non-Stick",    "Odour-Free",
    "Organic",       "Oversized",       "Padded",        "Portable",    "Premium",      "Professional",
    "Quick-Dry",     "Rechargeable",    "Recycled",      "Reusable",    "Rustic",       "Scandinavian",
    "Self-Adhesive", "Silent",          "Silicone",      "Slim",        "Soft Touch",   "Space-Saving",
    "Stackable",     "Stainless Steel", "Travel",        "Ultra Thin",  "Vintage",      "Washable",
    "Waterproof",    "Wooden"};
constexpr std::string_view kVariants[] = {
    "Black",       "White",      "Grey",         "Navy Blue",  "Sage Green",    "Beige",        "Rose",
    "Teal",        "Charcoal",   "Terracotta",   "Small",      "Medium",        "Large",        "X-Large",
    "Pack of 2",   "Pack of 3",  "Pack of 4",    "Pack of 6",  "Pack of 12",    "Set of 8",     "Twin Pack",
    "Family Size", "Refill",     "Starter Set",  "500 ml",     "750 ml",        "1 l",          "250 g",
    "1 kg",        "60 x 90 cm", "120 x 180 cm", "Gift Box",   "2nd Edition",   "Right-Handed", "Left-Handed",
    "with Lid",    "with Case",  "with Handle",  "with Stand", "Limited Colour"};

constexpr std::string_view kHome[] = {
    "Cutting Board",  "Garlic Press",     "French Press", "Storage Jar",   "Shower Curtain", "Bath Mat",
    "Throw Pillow",   "Weighted Blanket", "Knife Block",  "Spice Rack",    "Salad Spinner",  "Milk Frother",
    "Laundry Hamper", "Drawer Organizer", "Wall Clock",   "Table Runner",  "Oven Mitts",     "Mixing Bowl",
    "Kitchen Scale",  "Dish Rack",        "Coffee Mug",   "Candle Holder", "Duvet Cover",    "Baking Sheet"};
constexpr std::string_view kBeauty[] = {
    "Face Serum",   "Makeup Brush",     "Hair Dryer",    "Beard Oil",     "Nail File",      "Clay Mask",
    "Jade Roller",  "Body Lotion",      "Lip Balm",      "Hand Cream",    "Shampoo Bar",    "Hair Clips",
    "Cosmetic Bag", "Eyelash Curler",   "Vanity Mirror", "Bath Bomb",     "Sun Cream",      "Curling Iron",
    "Tweezers",     "Perfume Atomizer", "Foot File",     "Konjac Sponge", "Cleansing Balm", "Scalp Massager"};
constexpr std::string_view kSports[] = {
    "Yoga Mat",       "Resistance Band", "Kettlebell",    "Water Bottle", "Jump Rope",    "Foam Roller",
    "Hiking Pole",    "Camping Lantern", "Sleeping Bag",  "Bike Light",   "Swim Goggles", "Gym Bag",
    "Climbing Chalk", "Running Belt",    "Knee Support",  "Ab Wheel",     "Pull-Up Bar",  "Tennis Grip",
    "Cycling Gloves", "Boxing Wraps",    "Balance Board", "Hammock",      "Dry Bag",      "Golf Towel"};
constexpr std::string_view kHealth[] = {
    "Vitamin D3 Capsules", "Magnesium Tablets",   "Heating Pad", "Pill Organizer",  "Blood Pressure Monitor",
    "First Aid Kit",       "Electric Toothbrush", "Massage Gun", "Sleep Mask",      "Humidifier",
    "Thermometer",         "Compression Socks",   "Dish Soap",   "Laundry Sheets",  "Microfiber Cloth",
    "Back Brace",          "Nasal Strips",        "Ear Plugs",   "Collagen Powder", "Protein Shaker",
    "Water Flosser",       "Posture Corrector",   "Hand Soap",   "Essential Oil"};
constexpr std::string_view kToys[] = {"Building Blocks",    "Wooden Puzzle", "Card Game",
                                      "Plush Bear",         "Marble Run",    "Play Kitchen",
                                      "Toy Train",          "Craft Kit",     "Magnetic Tiles",
                                      "Board Game",         "Doll House",    "Slime Kit",
                                      "Remote Control Car", "Kite",          "Bubble Machine",
                                      "Science Kit",        "Colouring Set", "Water Blaster",
                                      "Dinosaur Figures",   "Balance Bike",  "Play Tent",
                                      "Stacking Rings",     "Yo-Yo",         "Music Box"};
constexpr std::string_view kPets[] = {
    "Dog Leash",      "Cat Tree",         "Pet Bed",        "Slow Feeder Bowl", "Chew Toy",
    "Litter Mat",     "Grooming Brush",   "Dog Harness",    "Cat Tunnel",       "Pet Carrier",
    "Treat Pouch",    "Scratching Post",  "Water Fountain", "Poop Bags",        "Dog Raincoat",
    "Bird Feeder",    "Aquarium Plant",   "Hamster Wheel",  "Puppy Pads",       "Nail Clipper",
    "Car Seat Cover", "Training Clicker", "Catnip Toy",     "Dental Sticks"};
constexpr std::string_view kGarden[] = {
    "Garden Hose",    "Plant Pot",    "Pruning Shears", "Solar Lights", "Bird Bath",   "Raised Bed",
    "Compost Bin",    "Watering Can", "Patio Umbrella", "Fire Pit",     "Grill Cover", "Trellis",
    "Seed Tray",      "Weed Puller",  "Garden Gloves",  "Rain Gauge",   "Leaf Rake",   "Outdoor Rug",
    "Hanging Basket", "Wheelbarrow",  "Insect Screen",  "Plant Labels", "Sprinkler",   "Garden Kneeler"};
constexpr std::string_view kOffice[] = {
    "Desk Organizer", "Laptop Stand", "Gel Pens",      "Notebook",    "Whiteboard",   "Document Folder",
    "Monitor Riser",  "Sticky Notes", "Paper Trimmer", "Desk Mat",    "Label Maker",  "Stapler",
    "Footrest",       "Wall Planner", "Cable Box",     "Book Stand",  "Highlighters", "Envelope Set",
    "Letter Tray",    "Desk Lamp",    "Ring Binder",   "Pencil Case", "Calculator",   "Mouse Pad"};
constexpr std::string_view kBaby[] = {
    "Baby Monitor",     "Swaddle Blanket", "Nursing Pillow", "Changing Pad",     "Bottle Warmer",
    "Teething Ring",    "Baby Carrier",    "Stroller Fan",   "Crib Sheet",       "Bath Seat",
    "Feeding Bib",      "Snack Cup",       "Nappy Caddy",    "Night Light",      "Play Mat",
    "Baby Gate",        "Hooded Towel",    "Pacifier Clip",  "Sippy Cup",        "Burp Cloths",
    "Car Window Shade", "Growth Chart",    "Baby Hairbrush", "Milk Storage Bags"};

struct Category {
  std::string_view name;
  Words products;
};
constexpr std::array<Category, kCategoryCount> kCategories = {{{"Home & Kitchen", kHome},
                                                               {"Beauty & Personal Care", kBeauty},
                                                               {"Sports & Outdoors", kSports},
                                                               {"Health & Household", kHealth},
                                                               {"Toys & Games", kToys},
                                                               {"Pet Supplies", kPets},
                                                               {"Patio, Lawn & Garden", kGarden},
                                                               {"Office Products", kOffice},
                                                               {"Baby Products", kBaby}}};

std::string_view pick(Words words, Random& random) { return words[random.below(words.size())]; }

}  // namespace

std::string_view category_name(std::size_t category) { return kCategories[category].name; }

std::string brand_name(std::uint64_t seed, std::uint64_t index) {
  // A walk through all pairs of beginning and ending whose stride shares no factor with their number (110 *
  // 64): it meets each once, and then again with an addition.
  constexpr std::uint64_t kPairs = std::size(kBrandBeginnings) * std::size(kBrandEndings);
  constexpr std::uint64_t kStride = 4219;
  static_assert(kPairs % kStride != 0 && kPairs % 2 == 0);
  const std::uint64_t round = index / kPairs;
  const std::uint64_t pair = (scatter(seed) % kPairs + index % kPairs * kStride) % kPairs;
  const auto additions = std::size(kBrandAdditions);
  auto name = fmt::format("{}{}{}", kBrandBeginnings[pair / std::size(kBrandEndings)],
                          kBrandEndings[pair % std::size(kBrandEndings)], kBrandAdditions[round % additions]);
  if (round >= additions) name += fmt::format(" {}", round / additions + 1);
  return name;
}

std::string product_name(std::string_view brand, std::size_t category, Random& random) {
  const auto quality = pick(kQualities, random);
  const auto product = pick(kCategories[category].products, random);
  const auto variant = pick(kVariants, random);
  if (random.chance(300)) return fmt::format("{} {} {}", brand, quality, product);
  return fmt::format("{} {} {}, {}", brand, quality, product, variant);
}

std::string asin_code(std::uint64_t seed, std::uint64_t index) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::string_view kLeading = "6789BCDF";
  constexpr std::uint64_t kCodes = 78'364'164'096;  // 36^7
  // The stride has no factor 2 or 3, so that the walk meets every code once.
  constexpr std::uint64_t kStride = 168'435'461;
  static_assert(kStride % 2 != 0 && kStride % 3 != 0);
  std::uint64_t code = scatter(seed ^ kGolden) % kCodes;
  // index * stride without leaving 64 bits.
  code = (code + index % 1'000'000 * kStride % kCodes) % kCodes;
  code = (code + index / 1'000'000 * (1'000'000 * kStride % kCodes) % kCodes) % kCodes;
  std::string text = "B0";
  text += kLeading[scatter(seed + index) % kLeading.size()];
  for (int digit = 0; digit < 7; ++digit, code /= 36) text += kDigits[code % 36];
  return text;
}

}  // namespace stepwell::synthetic
