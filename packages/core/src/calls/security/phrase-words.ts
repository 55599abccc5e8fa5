/**
 * 256 short words that are easily told apart when they are read aloud: no two share their first four letters, none is one letter
 * away from another. A word stands for one byte.
 */
export const phraseWords: readonly string[] = `
  acorn adobe album alpine amber anchor antler apple april arctic arrow aspen atlas autumn avocado award
  bacon badge balcony bamboo banjo basket beach beetle bicycle bishop blanket blossom bottle breeze bridge bronze
  bubble bucket buffalo butter cabin cactus camel candle canyon carpet castle cedar cello chalk cherry chimney
  cinema circus clarinet clover cobalt coconut comet compass copper coral cotton cradle crystal cucumber curtain cymbal
  daisy dancer delta denim desert diamond dinner dolphin donut dragon drawer drummer eagle easel echo elbow
  elephant emblem emerald engine envelope falcon feather fiddle finch flamingo flute forest fossil fountain freckle frost
  galaxy garden garlic gecko ginger giraffe glacier goblet gondola gorilla granite guitar hammer harbour hazel hedgehog
  helmet hermit hockey honey hotel hunter iceberg igloo indigo insect island ivory jacket jaguar jasmine jelly
  jigsaw journey jungle juniper kangaroo kayak kettle kingdom kitchen kiwi koala ladder lagoon lantern lavender lemon
  leopard library lizard llama lobster lollipop lotus magnet mammoth mango maple marble meadow melon mermaid mirror
  monkey mosaic muffin museum napkin nectar needle nickel noodle nutmeg oasis octopus olive omelette onion opera
  orange orchid otter oyster paint palace panther paper parrot peanut pebble pelican penguin pepper piano pigeon
  pillow pirate planet plum polka pony potato prairie pumpkin puzzle pyramid quartz quilt rabbit radio raven
  ribbon river robin rocket ruby saddle saffron sailor salmon sandal satin scarf season shadow silver siren
  sketch spider spoon squirrel stadium summer sunset swallow tablet teapot temple thimble thunder tiger tomato trumpet
  tulip tunnel turtle umbrella unicorn valley vanilla velvet violin volcano waffle walnut whistle window yellow zebra
`
  .trim()
  .split(/\s+/);
